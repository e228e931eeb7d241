package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/internal/jsonschema"
)

func TestSettings(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"full":                       {"tracker_id: 1234-5678\nbase_url: http://127.0.0.1:8080\nconcurrency: 16\nrate: 2.5\ntime_zone: America/Argentina/Buenos_Aires\nmodels: [basket, item detail]\nrules: {no-pins: off, self-pin: error}\n", ""},
		"a tracker that is a number": {"tracker_id: 12345\n", `1:13 schema/type /tracker_id: tracker_id must be text, found the number 12345; write it in quotes: "12345"`},
		"a tracker with a slash":     {"tracker_id: \"12/3\"\n", `1:13 schema/pattern /tracker_id: tracker_id may hold only letters, digits, - and _, found '/'; copy it as your account shows it, such as 1234-5678`},
		"a tracker without a letter": {"tracker_id: ''\n", `1:13 schema/pattern /tracker_id: tracker_id is empty; copy it as your account shows it, such as 1234-5678`},
		"concurrency of none":        {"concurrency: 0\n", `1:14 schema/minimum /concurrency: concurrency must be 1 or more, found the number 0; use a whole number from 1 to 64`},
		"concurrency of many":        {"concurrency: 65\n", `1:14 schema/maximum /concurrency: concurrency must be 64 or less, found the number 65; use a whole number from 1 to 64`},
		"concurrency in parts":       {"concurrency: 1.5\n", `1:14 schema/type /concurrency: concurrency must be an integer, found the number 1.5; use a whole number from 1 to 64`},
		"rate below nothing":         {"rate: -0.1\n", `1:7 schema/minimum /rate: rate must be 0 or more, found the number -0.1; use a number of requests a second; 0 is no limit`},
		"rate in quotes":             {"rate: '0.5'\n", `1:7 schema/type /rate: rate must be a number, found "0.5"; remove the quotes: 0.5`},
		"rate in words":              {"rate: slow\n", `1:7 schema/type /rate: rate must be a number, found "slow"; use a number of requests a second; 0 is no limit`},
		"an unknown key":             {"tracker: x\n", `1:1 schema/additionalProperties /tracker: unknown key "tracker"; did you mean tracker_id?`},
		"a rule at the top":          {"no-pins: off\n", `1:1 schema/additionalProperties /no-pins: unknown key "no-pins"; no-pins belongs under rules`},
		"an unknown rule":            {"rules:\n  no-pin: off\n", `2:3 schema/additionalProperties /rules/no-pin: unknown key "no-pin" in rules; did you mean no-pins?`},
		"an error":                   {"rules:\n  schema/type: off\n", `2:3 schema/additionalProperties /rules/schema~1type: unknown key "schema/type" in rules; schema/type is always an error; only warnings can be changed: duplicate-target, duplicate-position, duplicate-item, self-pin, expired-pin, block-position, unused-field, no-pins, suspicious-text, empty-criteria, far-position, odd-offset, unknown-model, unread-file, unknown-item and unavailable-item`},
		"a level":                    {"rules: {self-pin: Off}\n", `1:19 schema/enum /rules/self-pin: self-pin must be error, warning or off, found "Off"; write off`},
		"a level that is false":      {"rules: {self-pin: false}\n", `1:19 schema/type /rules/self-pin: self-pin must be error, warning or off, found false; write off`},
		"rules in a list":            {"rules: [no-pins]\n", `1:8 schema/type /rules: rules must be a group of keys, found a list; write its keys below it, without dashes, such as no-pins: off`},
		"a private key":              {"private_key: x\n", `1:1 schema/additionalProperties /private_key: unknown key "private_key"; the private key never goes into this file: remove it, and name its file with LUIGISBOX_PRIVATE_KEY_FILE`},
		"no space after a colon":     {"{rate:1}\n", `1:2 schema/additionalProperties /rate:1: unknown key "rate:1": there is no space after its colon; put a space after the colon: rate: 1`},
		"an address without https":   {"base_url: http://example.com/api\n", `1:11 schema/pattern /base_url: base_url must be an https address, found "http://example.com/api"; http is only for this machine (localhost, 127.0.0.1, [::1]); write https://example.com/api`},
		"another kind of address":    {"base_url: ftp://x\n", `1:11 schema/pattern /base_url: base_url must be an https address, found "ftp://x"; write https://x`},
		"a host alone":               {"base_url: shop.example:8443\n", `1:11 schema/pattern /base_url: base_url must be an https address, found "shop.example:8443"; write https://shop.example:8443`},
		"no address":                 {"base_url: our shop\n", `1:11 schema/pattern /base_url: base_url must be an https address, found something else; write an address such as https://live.luigisbox.com; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE`},
		"a key for an address":       {"base_url: kEy+/0123456789==\n", `1:11 schema/pattern /base_url: base_url must be an https address, found something else; write an address such as https://live.luigisbox.com; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE`},
		"a short key for an address": {"base_url: kEy0123456789\n", `1:11 schema/pattern /base_url: base_url must be an https address, found something else; write an address such as https://live.luigisbox.com; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE`},
		"an empty address":           {"base_url: ''\n", `1:11 schema/pattern /base_url: base_url is empty; write an address such as https://live.luigisbox.com, or remove the key`},
		"an address with a user":     {"base_url: https://u:s3cr3t@x\n", `1:11 schema/pattern /base_url: base_url must not hold a user or a password; leave out what comes before the @; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE`},
		"an address with a query":    {"base_url: https://x/?k=s3cr3t\n", `1:11 schema/pattern /base_url: base_url must have no query and no fragment, found some after "https://x/"; write https://x/`},
		"an address with a fragment": {"base_url: http://x#a\n", `1:11 schema/pattern /base_url: base_url must have no query and no fragment, found some after "http://x"; write an address such as https://live.luigisbox.com`},
		"an address with a bad port": {"base_url: https://x:99999\n", `1:11 schema/pattern /base_url: base_url must be an https address, found "https://x:99999"; write an address such as https://live.luigisbox.com; a port is 1 to 65535, and a path may hold only letters, digits, - . _ and ~`},
		"an address in a number":     {"base_url: 127\n", `1:11 schema/type /base_url: base_url must be text, found the number 127; write it in quotes: "127"`},
		"a zone without an area":     {"time_zone: UTC\n", ""},
		"a zone nobody knows":        {"time_zone: Europe/Prag\n", `1:12 schema/format /time_zone: time_zone must be the IANA name of a time zone, found "Europe/Prag"; write continent and city, such as Europe/Prague`},
		"a city":                     {"time_zone: prague\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "prague"; write Europe/Prague`},
		"a zone with a blank":        {"time_zone: america/new york\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "america/new york"; write America/New_York`},
		"a zone in lower case":       {"time_zone: utc\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "utc"; write UTC`},
		"the machine's zone":         {"time_zone: Local\n", `1:12 schema/format /time_zone: time_zone must be the IANA name of a time zone, found "Local"; write continent and city, such as Europe/Prague`},
		"a zone with leap seconds":   {"time_zone: right/Europe/Prague\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "right/Europe/Prague"; write continent and city, such as Europe/Prague`},
		"a file in place of a zone":  {"time_zone: ../../etc/passwd\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "../../etc/passwd"; write continent and city, such as Europe/Prague`},
		"an offset":                  {"time_zone: '+01:00'\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found "+01:00"; write continent and city, such as Europe/Prague`},
		"an offset in a number":      {"time_zone: +1\n", `1:12 schema/type /time_zone: time_zone must be text, found the number +1; write continent and city, such as Europe/Prague`},
		"an empty zone":              {"time_zone: ''\n", `1:12 schema/pattern /time_zone: time_zone must be the IANA name of a time zone, found an empty text; write continent and city, such as Europe/Prague, or remove the key`},
		"one model":                  {"models: basket\n", `1:9 schema/type /models: models must be a list, found "basket"; write models: [basket]`},
		"no models":                  {"models: []\n", `1:9 schema/minItems /models: models must name at least one, found an empty list; list the names, such as models: [basket, item_detail], or remove the key to allow any`},
		"a model that is empty":      {"models: [basket, '']\n", `1:18 schema/pattern /models/1: item 2 of models is empty; write a name, or remove it`},
		"a model with a blank":       {"models: ['basket ']\n", `1:10 schema/pattern /models/0: item 1 of models has white space at an end, found "basket "; write "basket"`},
		"a model that is a number":   {"models: [1]\n", `1:10 schema/type /models/0: item 1 of models must be text, found the number 1; write it in quotes: "1"`},
		"a base, a remote, ignored":  {"base: refs/pinsync/shop-1/a.b_c\nremote: fork/origin\nignore: {models: [trends], tags: [by agency]}\n", ""},
		"a branch for a base":        {"base: main\n", `1:7 schema/pattern /base: base must be a git ref below refs/pinsync/, found "main"; write a name of letters, digits, - and _ after refs/pinsync/, such as refs/pinsync/1234-5678`},
		"a revision for a base":      {"base: refs/pinsync/shop~1\n", `1:7 schema/pattern /base: base must be a git ref below refs/pinsync/, found "refs/pinsync/shop~1"; write a name of letters, digits, - and _ after refs/pinsync/, such as refs/pinsync/1234-5678`},
		"a base that leads up":       {"base: refs/pinsync/../heads/main\n", `1:7 schema/pattern /base: base must be a git ref below refs/pinsync/, found "refs/pinsync/../heads/main"; write a name of letters, digits, - and _ after refs/pinsync/, such as refs/pinsync/1234-5678`},
		"a folder for a base":        {"base: refs/pinsync/\n", `1:7 schema/pattern /base: base must be a git ref below refs/pinsync/, found "refs/pinsync/"; write a name of letters, digits, - and _ after refs/pinsync/, such as refs/pinsync/1234-5678`},
		"a lock for a base":          {"base: refs/pinsync/a.lock/b\n", `1:7 schema/format /base: base must be the name of a git ref, found "refs/pinsync/a.lock/b": git allows no part that ends in .lock; write a name such as refs/pinsync/1234-5678`},
		"an empty base":              {"base: ''\n", `1:7 schema/pattern /base: base is empty; write a name of letters, digits, - and _ after refs/pinsync/, such as refs/pinsync/1234-5678, or remove the key`},
		"a flag for a remote":        {"remote: --upload-pack=x\n", "1:9 schema/pattern /remote: remote must be the name of a git remote, found \"--upload-pack=x\"; `git remote` lists the names; most often it is origin"},
		"an address for a remote":    {"remote: https://u:s3cr3t@github.com/a/b\n", "1:9 schema/pattern /remote: remote must be the name of a git remote, found an address; `git remote` lists the names; most often it is origin"},
		"an empty remote":            {"remote: ''\n", "1:9 schema/pattern /remote: remote is empty; `git remote` lists the names; most often it is origin; or remove the key"},
		"ignore as a list":           {"ignore: [trends]\n", `1:9 schema/type /ignore: ignore must be a group of keys, found a list; write its keys below it, without dashes, such as models: [trends]`},
		"an unknown key of ignore":   {"ignore: {model: [trends]}\n", `1:10 schema/additionalProperties /ignore/model: unknown key "model" in ignore; did you mean models?`},
		"ignore no tags":             {"ignore: {tags: []}\n", `1:16 schema/minItems /ignore/tags: tags must name at least one, found an empty list; list the tags, such as tags: [by-agency], or remove the key`},
		"ignore an empty tag":        {"ignore: {tags: ['']}\n", `1:17 schema/pattern /ignore/tags/0: tag 1 is empty; write a name, or remove it`},
		"ignore one model":           {"ignore: {models: trends}\n", `1:18 schema/type /ignore/models: models must be a list, found "trends"; write models: [trends]`},
		"a list":                     {"- tracker_id\n", `1:1 schema/type : the file must be a group of keys, found a list; start each line with a key and a colon, such as "tracker_id: 1234-5678"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			diagnostics := check.Settings(parse(t, test.source))
			for i, place := range brief(diagnostics) {
				assertPlain(t, diagnostics[i])
				got = append(got, place+": "+diagnostics[i].Message+"; "+diagnostics[i].Hint)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestASecretInTheSettingsIsNotShown(t *testing.T) {
	for _, source := range []string{
		"private_key: s3cr3t\n",
		"{rate: -1, privateKey: s3cr3t}\n",
		"rate: -1 # 1\nAPI-Key: [s3cr3t]\n",
		"rules: {token: s3cr3t}\n",
		"{private_key:s3cr3t}\n",
		"{private_key=s3cr3t}\n",
		"base_url: https://u:s3cr3t@x\n",
		"base_url: u:s3cr3t@x\n",
		"base_url: https://x?s3cr3t\n",
		"base_url: https://x#@s3cr3t\n",
		"remote: https://u:s3cr3t@x/y\n",
		"remote: https://s3cr3t@x/y\n",
	} {
		diagnostics := check.Settings(parse(t, source))
		if len(diagnostics) == 0 {
			t.Errorf("nothing is found in %s", source)
		}
		for _, d := range diagnostics {
			if strings.Contains(d.Message+d.Hint+d.Source+d.Path, "s3cr3t") {
				t.Errorf("%s: %+v", source, d)
			}
		}
	}
}

// The rules of the settings' schema are those that a severity acts on.
func TestSettingsKnowTheWarnings(t *testing.T) {
	source := "model: m\ntarget_type: item\ntarget_identity: a\ntarget_criteria: {}\npin_definitions:\n" +
		"  - {position: 1, pin_type: item, pin_identity: a, active_to: 2025-01-01T00:00:00Z}\n" +
		"  - {position: 1, pin_type: item, pin_identity: a, is_block_pin: true}\n"
	off := map[string]string{}
	for _, rule := range jsonschema.Settings().Keys("/rules") {
		off[rule] = "off"
	}
	checker := check.New(check.Options{Now: now, Severities: off})
	if diagnostics, _ := checker.File(parse(t, source)); len(diagnostics) > 0 {
		t.Errorf("still on: %v", brief(diagnostics))
	}
	if got := found(t, source); len(got) != 6 {
		t.Errorf("got %v", got)
	}
}
