package spelling_test

import (
	"testing"

	"pinsync/sync/internal/newfile/spelling"
)

func TestAPositionIsSpelledAsAPersonWritesIt(t *testing.T) {
	for live, want := range map[string]string{
		"1": "1", "2.0": "2", "20e-1": "2", "5e1": "50", "-1.000": "-1", "0e0": "0", "-0": "0",
		"1.5": "1.5", "1.0000000000000000001": "1.0000000000000000001", "1e300": "1e300",
		"12345678901234567890": "12345678901234567890",
	} {
		definition, ok := spelling.Definition([]byte(`{"pin_definitions": [{"position": ` + live + `}]}`))
		if !ok {
			t.Fatalf("%s is not read", live)
		}
		got := definition.Members[0].Value.Items[0].Members[0].Value.Text
		if got != want {
			t.Errorf("%s is spelled %s, want %s", live, got, want)
		}
	}
}

func TestTextThatIsNoUnicodeGetsReplacementCharacters(t *testing.T) {
	live := "{\"model\": \"a\\udfff\\ud800b\xff\", \"target_criteria\": {\"\\ud800\": [\"\xfe\"], \"\\ud801\": 1}}"
	definition, ok := spelling.Definition([]byte(live))
	if got, want := string(definition.AppendJSON(nil)), `{"model":"a��b�","target_criteria":{"�":["�"]}}`; !ok || got != want {
		t.Errorf("%q is spelled %s, want %s", live, got, want)
	}
}
