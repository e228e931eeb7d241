package report_test

import (
	"encoding/json"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// span is the stretch from column up to, not including, end on a line.
func span(line, column, end int) diagnostic.Span {
	return diagnostic.Span{
		Start: diagnostic.Position{Line: line, Column: column},
		End:   diagnostic.Position{Line: line, Column: end},
	}
}

// fixed is a fix that was proved, and that leaves the line as given; needing one for
// which its rule has to be named.
func fixed(line string, edits ...diagnostic.Edit) *diagnostic.Fix {
	return &diagnostic.Fix{Edits: edits, Proved: true, Corrected: line}
}

func needing(line string, edits ...diagnostic.Edit) *diagnostic.Fix {
	f := fixed(line, edits...)
	f.NeedsRule = true
	return f
}

// everything is a report with each status and each kind of detail that a report
// can have, though no one run ends like it.
func everything() *result.Report {
	const id = "199620b4-df1a-46e8-ab59-9e9ed9af710"
	return &result.Report{
		Command:  "sync",
		Duration: 412 * time.Millisecond,
		Stopped:  "the server refused the credentials (HTTP 401): check LUIGISBOX_PRIVATE_KEY",
		Results: []result.Result{
			{File: "customizations/all/home.yaml", ID: id + "0", Status: result.Unchanged},
			{File: "customizations/basket/a.yaml", ID: id + "1", Status: result.Updated, HTTPStatus: 204, Attempts: 1, Duration: 38 * time.Millisecond,
				Changes: []result.Change{
					{Op: "replace", Path: "/pin_definitions/0/position", From: raw(`1`), To: raw(`2`)},
					{Op: "add", Path: "/tags/1", To: raw(`"summer <b>"`)},
					{Op: "remove", Path: "/target_metadata/main title", From: raw(`"Bread & butter"`)},
					{Op: "add", Path: "/pin_definitions/1", To: raw(`{"position":3,"pin_type":"criteria","pin_criteria":{"brand":["Acme","Brot: frisch, gut"],"price":{"to":100}},"widget_id":"w-1"}`)},
					{Op: "replace", Path: "/target_criteria", From: raw(`{"category":"shoes and boots for the whole family","season":"winter"}`), To: raw(`{"category":"sandals","season":"summer"}`)},
				}},
			{File: "customizations/basket/b.yaml", ID: id + "2", Status: result.Created, HTTPStatus: 201, Attempts: 3, Duration: 2345 * time.Millisecond},
			{File: "customizations/basket/c.yaml", ID: id + "3", Status: result.Deleted, HTTPStatus: 204, Attempts: 1, Duration: 90 * time.Second,
				Before: raw("{\n  \"model\": \"basket\",\n  \"target_type\": \"all\",\n  \"price\": 1.10\n}")},
			{File: "customizations/basket/d.yaml", ID: id + "4", Status: result.Failed, HTTPStatus: 422, Attempts: 1, Duration: 41 * time.Millisecond,
				Reason: "Invalid pin definition provided",
				Diagnostics: []diagnostic.Diagnostic{{
					Severity: diagnostic.Error, Rule: "api", Message: "Missing required field: position",
					Span: span(7, 1, 16), Path: "/pin_definitions", Source: "pin_definitions:",
				}}},
			{File: "customizations/basket/e.yaml", ID: id + "5", Status: result.Failed, Attempts: 5, Duration: 30 * time.Second,
				Reason: "no answer: may or may not have been applied; safe to run again"},
			{File: "customizations/basket/f.yaml", Status: result.Failed, Reason: "it has no id"},
			{File: "customizations/basket/g.yaml", ID: id + "6", Status: result.Skipped, Reason: "the run was stopped"},
			{File: "customizations/basket/h.yaml", ID: id + "7", Status: result.Invalid,
				Diagnostics: []diagnostic.Diagnostic{
					{
						Severity: diagnostic.Error, Rule: "schema/type", Message: `target_identity must be text, and 123 is a number`,
						Hint: `write it in quotes: "123"`, Span: span(4, 18, 21), Path: "/target_identity", Source: "target_identity: 123",
						Fix: fixed(`target_identity: "123"`, diagnostic.Edit{Span: span(4, 18, 21), Text: `"123"`}),
					},
					{
						Severity: diagnostic.Error, Rule: "yaml", Message: "a tab cannot indent",
						Hint: "use spaces", Span: span(9, 1, 2), Path: "/pin_definitions", Source: "\t- position: 1",
						Fix: &diagnostic.Fix{Edits: []diagnostic.Edit{{Span: span(9, 1, 2), Text: "  "}}}, // not proved: not shown
					},
					{
						Severity: diagnostic.Error, Rule: "yaml", Message: "this bracket is never closed",
						Span:   diagnostic.Span{Start: diagnostic.Position{Line: 12, Column: 7}, End: diagnostic.Position{Line: 15, Column: 3}},
						Source: "tags: [spring, summer",
					},
					{
						Severity: diagnostic.Warning, Rule: "self-pin", Message: "this pins the target itself",
						Span: span(14, 20, 24), Path: "/pin_definitions/0/pin_identity", Source: "    pin_identity: \"靴👩\u200d👩\u200d👧e\u0301\"\t# 日本",
					},
				}},
			{File: "customizations/basket/i.yaml", ID: id + "8", Status: result.Invalid,
				Diagnostics: []diagnostic.Diagnostic{{
					Severity: diagnostic.Error, Rule: "schema/additionalProperties", Message: `unknown key "colour"`,
					Span: span(1, 151, 157), Source: "{" + strings.Repeat("abcdefghi ", 15)[1:] + "colour: red, " + strings.Repeat("0123456789 ", 30) + "}",
				}}},
			{File: "customizations/basket/j.yaml", Status: result.Valid,
				Diagnostics: []diagnostic.Diagnostic{{
					Severity: diagnostic.Warning, Rule: "no-pins", Message: "there are no pins", Span: diagnostic.FileStart,
				}}},
			{File: "customizations/basket/k.yaml", Status: result.Valid},
			{File: "customizations/basket/l.yaml", Status: result.WouldSend},
			{File: "customizations/basket/m.yaml", Status: result.WouldUpdate,
				Changes: []result.Change{{Op: "replace", Path: "/tags", From: raw(`["a","b"]`), To: raw(`[]`)}}},
			{File: "customizations/basket/n.yaml", Status: result.WouldCreate},
			{File: "customizations/basket/o.yaml", Status: result.WouldDelete},
			{File: "customizations/basket/p.yaml", Status: result.Drifted, Reason: "position is 2 live and 1 here (line 8)", Span: span(8, 15, 16),
				Next:    []string{"to take what is live: pinsync pull customizations/basket/p.yaml"},
				Changes: []result.Change{{Op: "replace", Path: "/pin_definitions/0/position", Place: "pin 1 (/p/555), position", From: raw("2"), To: raw("1")}}},
			{File: "customizations/basket/q.yaml", Status: result.Conflict, Reason: "position is 2 live and 3 here (line 8)", Span: span(8, 15, 16),
				Changes: []result.Change{{Op: "add", Path: "/tags", To: raw(`["spring"]`)}}},
			{File: "customizations/basket/r.yaml", Status: result.Orphaned},
			{File: "customizations/basket/s.yaml", Status: result.Written},
			{File: "customizations/basket/s1.yaml", Status: result.Fixed, Fixed: []diagnostic.Diagnostic{{
				Severity: diagnostic.Error, Rule: "schema/enum", Message: `target_type must be item, criteria or all, found "Item"`, Span: span(2, 14, 18),
				Fix: fixed("target_type: item", diagnostic.Edit{Span: span(2, 14, 18), Text: "item"}),
			}}},
			{File: "customizations/basket/s2.yaml", Status: result.Fixed, Diff: "--- a/s2.yaml\n+++ b/s2.yaml\n@@ -1,1 +1,1 @@\n-Model: m\r\n+model: m\r\n", Diagnostics: []diagnostic.Diagnostic{{
				Severity: diagnostic.Warning, Rule: "expired-pin", Message: "the pin is over", Span: span(8, 16, 36),
				Fix: needing("", diagnostic.Edit{Span: diagnostic.Span{Start: diagnostic.Position{Line: 5, Column: 1}, End: diagnostic.Position{Line: 9, Column: 1}}}),
			}}},
			{File: "customizations/basket/t.yaml", Status: result.Missing},
			{File: "customizations/basket/u.yaml", Status: result.Seen, HTTPStatus: 200, Attempts: 2, Duration: 80 * time.Millisecond, Reason: "not checked: pins 1 and 2 share place 1"},
			{File: "customizations/basket/v.yaml", Status: result.NotSeen, HTTPStatus: 200, Attempts: 1, Duration: 40 * time.Millisecond,
				Diagnostics: []diagnostic.Diagnostic{{
					Severity: diagnostic.Error, Rule: "not-seen", Message: `place 1 shows /p/302 "Descaler 500 ml", and /p/301 "Coffee beans" is not shown`,
					Hint: "if it was only just sent, ask again with --wait 5m", Span: span(8, 19, 25), Path: "/pin_definitions/0/pin_identity",
					Source: "    pin_identity: /p/301", Live: true,
				}}},
			{File: "customizations/basket/w.yaml", Status: result.NotChecked, Reason: "no pin of it is active now"},
			{File: "customizations/basket/x.yaml", Status: result.NotChecked, Reason: "the report does not call it updated or created", Routine: true},
		},
		Unmanaged: unmanaged(12),
	}
}

func unmanaged(n int) []result.Unmanaged {
	list := make([]result.Unmanaged, n)
	for i := range list {
		list[i] = result.Unmanaged{
			ID: "00000000-0000-4000-8000-0000000000" + string(rune('a'+i/10)) + string(rune('0'+i%10)), Model: "basket", TargetType: "all",
		}
		if i%2 == 0 {
			list[i].TargetType, list[i].TargetIdentity = "item", "/p/"+string(rune('0'+i%10))
		}
	}
	return list
}

// forgeries are texts that try to be something else where they are shown.
var forgeries = []string{
	"plain",
	"a\nb",
	"a\r\nb\rc",
	"\n::add-mask::secret\n",
	"::error file=x.yaml,line=1::forged",
	" \t\u00a0\u2003::stop-commands::x",
	"\u200b::set-output name=a::b",
	"\ufeff:\u00ad:notice::x",
	"##[error]forged",
	"x ##[add-mask]y ##[group]",
	"#\u200b#\ufe0f[command]",
	"#\x00#\x1b[31m[command]",
	"%0A::warning::forged%0D%25,:",
	"\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J",
	"\u0085\u009b31m\x7f\b\b\b",
	"user\u202etxt.lmay\u2066\u2069\u200e\u200f\u061c",
	"zero\u200bwidth\u200cjoin\u200der\u2060\ufeff\u00ad\u180e",
	"\U000e0041\U000e0042\u3164\u115f\u034f\u2800",
	"invalid \xff\xfe\xed\xa0\x80\xc3",
	"| cell | `code` | **bold** _x_ ~~no~~ |",
	"</details></td><script>alert(1)</script><!-- x -->",
	"]]><failure/>&amp;<![CDATA[",
	"@octocat #1 owner/repo#2 GH-3 https://evil.example www.evil.example a@b.example :tada: $x$",
	"![img](https://evil.example/x.png) [link](1) [x]: y",
	`"quoted" \n \u0041 \\`,
	"{0} {{x}} ${{ github.token }}",
	"日本語 e\u0301 👩\u200d👩\u200d👧 🇸🇰 👍🏽 ❤\ufe0f",
	"../../etc/passwd",
	"C:\\Users\\x y?#&=+%.yaml",
	strings.Repeat("long ", 400),
}

// hostile has a forgery wherever a file or a server can put text.
func hostile() *result.Report {
	r := &result.Report{Command: "plan", Duration: time.Second, Stopped: strings.Join(forgeries[:20], " ")}
	for i, s := range forgeries {
		value, _ := json.Marshal(s)
		res := result.Result{
			File: s, ID: s, Status: result.Failed, HTTPStatus: 500, Attempts: 1, Duration: time.Millisecond, Reason: s,
			Diagnostics: []diagnostic.Diagnostic{{
				Severity: diagnostic.Error, Rule: "api", Message: s, Hint: s, Span: span(1, 2, 4), Path: "/" + s,
				Source: strings.NewReplacer("\n", "", "\r", "").Replace(s),
				Fix:    fixed(s, diagnostic.Edit{Span: span(1, 2, 4), Text: s}),
			}},
			Fixed: []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: s, Message: s, Span: span(1, 2, 4), Fix: needing(s, diagnostic.Edit{Span: span(1, 2, 4), Text: s})}},
			Changes: []result.Change{
				{Op: "replace", Path: "/" + s, From: value, To: raw(`"` + s + `"`)},
				{Op: "add", Path: "/x", To: raw(`{"` + s + `": {"y": "` + strings.Repeat("z", 80) + `", "` + s + `": 1}}`)},
			},
			Before: raw(`{"a": "` + s + `"}`),
			Next:   []string{s},
		}
		res.Changes[0].Place = s
		if i%3 == 0 {
			res.Diagnostics = nil
		}
		if i%4 == 0 {
			res.Status, res.Diff = result.Conflict, "+"+s+"\n"
		}
		r.Results = append(r.Results, res)
		r.Unmanaged = append(r.Unmanaged, result.Unmanaged{ID: s, Model: s, TargetType: s, TargetIdentity: s})
	}
	return r
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }
