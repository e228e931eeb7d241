package rows

import (
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/sheet"
	"pinsync/sync/value"
)

// target is that of a customization in one shop.
type target struct {
	key  compare.Key
	shop int
}

// targetOf is the target that a row names; known is false where it names none.
func (r *reader) targetOf(i int) (of target, known bool) {
	return targetIn(func(name string) sheet.Cell { return r.cell(i, name) })
}

func targetIn(cellOf func(name string) sheet.Cell) (of target, known bool) {
	root := value.Value{Kind: value.Object}
	for _, name := range []string{"model", "target_type", "target_identity", "target_criteria"} {
		if v, w := parse(cellOf(name), fieldNamed(name), nil); v != nil && w == nil {
			root.Members = append(root.Members, value.Member{Key: name, Value: *v})
		}
	}
	t, err := compare.TargetIn(&root)
	return target{key: t.Key()}, err == nil
}

// markedTarget names the column that has the mark of a .csv before a text, where a
// file has the target of a row without such marks; empty where none has.
func (r *reader) markedTarget(i int, of target, known bool) string {
	column := ""
	without, _ := targetIn(func(name string) sheet.Cell {
		cell := r.cell(i, name)
		if sheet.IsMarked(cell.Text) {
			column, cell.Text = name, cell.Text[1:]
		}
		return cell
	})
	without.shop = of.shop
	if !known || len(r.byTarget[without]) == 0 {
		return ""
	}
	return column
}

// lostZeros is the item of a file that is the target of a row but for zeros at its
// start; empty where there is none.
func (r *reader) lostZeros(i int, of target, known bool) string {
	identity := r.cell(i, "target_identity").Text
	if !known || identity == "" || !isDigits(identity) {
		return ""
	}
	if r.zeros == nil {
		r.zeros = map[target]string{}
		for n := range r.s.Files {
			f := &r.s.Files[n]
			t, err := compare.TargetOf(f.Body)
			if err != nil || !strings.HasPrefix(t.Of, "0") || !isDigits(t.Of) {
				continue
			}
			full := t.Of
			t.Of = strings.TrimLeft(t.Of, "0")
			r.zeros[target{t.Key(), r.s.ShopOf[n]}] = full
		}
	}
	return r.zeros[of]
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// withoutZeros reports whether cell is what a spreadsheet makes of text, which
// begins with zeros.
func withoutZeros(cell sheet.Cell, text string) bool {
	return isDigits(text) && strings.HasPrefix(text, "0") && text != cell.Text && strings.TrimLeft(text, "0") == cell.Text
}
