package files

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pinsync/sync/diagnostic"
)

// checkLinks returns an error, which wraps ErrLeadsOut, where path passes
// through a symbolic link that is in a git repository and leads out of it.
// What is on the way to dir, the working directory, is not part of a path in
// it. A link that leads nowhere is left to the reader of the path.
func checkLinks(dir, path string) error {
	at, rest := dir, filepath.FromSlash(path)
	if filepath.IsAbs(rest) {
		below, ok := strings.CutPrefix(rest, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
		if !ok {
			volume := filepath.VolumeName(rest)
			at, below = volume+string(filepath.Separator), rest[len(volume):]
		}
		rest = below
	}
	at, err := filepath.EvalSymlinks(at)
	if err != nil {
		return nil
	}
	for _, step := range strings.Split(rest, string(filepath.Separator)) {
		switch step {
		case "", ".":
			continue
		case "..":
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, step)
		info, err := os.Lstat(next)
		if err != nil {
			return nil
		}
		if info.Mode()&os.ModeSymlink != 0 {
			real, err := filepath.EvalSymlinks(next)
			if err != nil {
				return nil
			}
			if top := ToTop(at); top != nil && !Within(real, top[len(top)-1]) {
				return fmt.Errorf("%q %w: %q in it is a symbolic link to %q; name the folder or file itself",
					path, ErrLeadsOut, diagnostic.Name(top[len(top)-1], next), filepath.ToSlash(real))
			}
			next = real
		}
		at = next
	}
	return nil
}
