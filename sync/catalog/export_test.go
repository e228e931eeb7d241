package catalog

// SetRoom makes a Writer keep at most so many bytes in memory; 0 is its own
// choice.
func SetRoom(w *Writer, bytes int) {
	if bytes > 0 {
		w.room = bytes
	}
}
