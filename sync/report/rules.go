package report

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// Rule is what a person reads about a rule, in addition to its findings.
type Rule struct {
	ID      string
	Warning bool   // unless the settings say otherwise; else its findings are errors
	Short   string // what it is about, in one sentence
	Full    string // why it matters
	Fix     string // what to do
	Example string // YAML that is right, where an example helps
}

//go:embed rules.yaml
var rulesYAML []byte

// Rules lists the rules in the order of the documentation: first those that are
// always errors, then those that are warnings. The list is shared, and not changed.
func Rules() []Rule { return rules() }

var rules = sync.OnceValue(func() (list []Rule) {
	if err := yaml.Unmarshal(rulesYAML, &list); err != nil {
		panic("rules.yaml is built in, and broken: " + err.Error())
	}
	return list
})

func hasID(id string) func(Rule) bool { return func(r Rule) bool { return r.ID == id } }

// address returns where the manual at the address page explains the rule id, or ""
// where page is empty or the rule has no section.
func address(page, id string) string {
	if page == "" || !slices.ContainsFunc(Rules(), hasID(id)) {
		return ""
	}
	// As GitHub makes an anchor of a heading.
	return page + "#" + strings.ToLower(strings.ReplaceAll(id, "/", ""))
}

// ruleOf returns what is known of the rule id. A rule that has no text of its
// own, such as one that a later version adds, gets one made of its id.
func ruleOf(id string) Rule {
	if i := slices.IndexFunc(Rules(), hasID(id)); i >= 0 {
		return Rules()[i]
	}
	if keyword, ok := strings.CutPrefix(id, "schema/"); ok {
		return Rule{
			ID:    id,
			Short: "A value breaks the schema of a customization (" + Visible(keyword) + ").",
			Full:  "The file must have the keys and the kinds of values that the schema of a customization names; the server would refuse it otherwise.",
			Fix:   "Change the value to what the message asks for. `pinsync schema` prints the schema.",
		}
	}
	return Rule{
		ID:    id,
		Short: "pinsync found a problem (" + Visible(id) + ").",
		Full:  "The message says what is wrong and where.",
		Fix:   "Change the file as the message says.",
	}
}
