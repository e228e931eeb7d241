package newfile

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"strconv"
	"strings"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

const (
	// maxSlug is the length of the readable part of a name, and maxSlugOfLong
	// that next to a whole hash: no name is longer than 100 bytes.
	maxSlug       = 60
	maxSlugOfLong = 30
	// shortHash is the part of a hash that a name has: 50 bits.
	shortHash = 10
	longHash  = 52
	// attempts bounds how many names are tried.
	attempts = 1000
)

// Path is the name of the file for the customization with this id: two
// components with a slash between, MODEL/TARGET.yaml, to be put below the
// folder of customizations. Both are of lower-case ASCII letters, digits, "-"
// and "_", at most 100 bytes long, begin with neither "." nor "-", and are
// names that every file system can hold; so a path never leads out of the
// folder, and two differ in more than case or Unicode form.
//
// The name depends on this customization alone. It is the plain slug of the
// target where no other target has that slug: for an item such as "/p/123"
// (parts of lower-case letters and digits, each after a slash, two or more) or
// "123" (one such part without a slash), and for the target all. Any other
// target is followed by a hash of the id, since its slug has lost something,
// and so is a target that several live customizations have: then shared must
// be true for each of them (compare.TargetOf shows). A model's folder has the
// model's hash on the same terms.
//
// taken says of paths that are not free, since a file of something else is
// there or since they were given away; it must not distinguish case, and may
// be nil. Then further names are tried: the target with the hash of the id,
// with a longer one, with a number. The path is empty in the case, hardly met,
// that a thousand of these are taken.
func Path(id string, live json.RawMessage, shared bool, taken func(path string) bool) string {
	definition, _ := spelling.Definition(live)
	folder := modelFolder(&definition)
	slug, plain := targetSlug(&definition)
	hash := hashOf("customization", canonicalID(id))
	if taken == nil {
		taken = func(string) bool { return false }
	}
	for n := range attempts {
		name := cut(slug, maxSlugOfLong) + "-" + hash
		switch n {
		case 0:
			if !plain || shared {
				continue
			}
			name = slug
		case 1:
			name = slug + "-" + hash[:shortHash]
		case 2:
		default:
			name += "-" + strconv.Itoa(n-1)
		}
		if path := folder + "/" + name + ".yaml"; !taken(path) {
			return path
		}
	}
	return ""
}

// canonicalID is the same for two spellings of one UUID.
func canonicalID(id string) string {
	if uuid, ok := jsonschema.ParseUUID(id); ok {
		return string(uuid[:])
	}
	return id
}

// hashOf is a hash of a text of some kind, 52 lower-case letters and digits.
func hashOf(kind, text string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + text))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]))
}

// modelFolder is the folder of a model.
func modelFolder(definition *manifest.Value) string {
	model, isText := field(definition, "model")
	slug := slugOf(model, "_")
	if isText && slug != "" && slug == model && !reserved(slug) && !looksHashed(slug) {
		return slug
	}
	return cmp.Or(slug, "model") + "-" + hashOf("model", model)[:shortHash]
}

// targetSlug is the readable part of a file's name. plain says that no other
// target has the same one and that it may stand alone.
func targetSlug(definition *manifest.Value) (slug string, plain bool) {
	kind, _ := field(definition, "target_type")
	identity, isText := field(definition, "target_identity")
	switch kind {
	case "all":
		return "all", true
	case "item":
		slug = slugOf(identity, "")
		plain = isText && kept(identity, slug) && slug != "all" && slug != "pinsync" && !reserved(slug) && !looksHashed(slug)
		return cmp.Or(slug, "item"), plain
	case "criteria":
		criteria := manifest.Value{}
		if m := definition.Member("target_criteria"); m != nil {
			criteria = m.Value
		}
		return cmp.Or(slugOf(strings.Join(words(nil, &criteria), " "), ""), "criteria"), false
	}
	return cmp.Or(slugOf(kind+" "+identity, ""), "customization"), false
}

// field gives the text of a field; of one that is not text, its JSON.
func field(definition *manifest.Value, key string) (text string, isText bool) {
	m := definition.Member(key)
	switch {
	case m == nil:
		return "", false
	case m.Value.Kind != manifest.String:
		return string(m.Value.AppendJSON(nil)), false
	}
	return m.Value.Text, true
}

// kept reports whether the identity of an item can be read off its slug: it is
// the slug itself, without a dash, or what the slug's dashes were slashes in.
func kept(identity, slug string) bool {
	if strings.Contains(slug, "-") {
		return identity == "/"+strings.ReplaceAll(slug, "-", "/")
	}
	return slug != "" && identity == slug
}

// looksHashed reports whether a slug ends like one that a hash was added to.
func looksHashed(slug string) bool {
	end := slug[strings.LastIndexByte(slug, '-')+1:]
	return len(end) < len(slug) && (len(end) == shortHash || len(end) == longHash) &&
		strings.Trim(end, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// reserved reports whether Windows keeps a name for a device, whatever follows
// a dot in it.
func reserved(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == len("com1") && (name[:3] == "com" || name[:3] == "lpt") && '0' <= name[3] && name[3] <= '9'
}
