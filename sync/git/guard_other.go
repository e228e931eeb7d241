//go:build !linux

package git

// guardMemory does nothing: see guard_linux.go.
func guardMemory() {}
