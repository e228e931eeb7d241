//go:build !unix

package textfile

import "os"

// Read gives the text of the file at path; see From.
func Read(path string) ([]byte, error) {
	file, err := os.OpenFile(path, Flags, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return From(file)
}
