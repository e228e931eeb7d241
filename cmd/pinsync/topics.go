package main

import (
	"fmt"
	"strings"

	"pinsync/sync/report"
)

// topic is what help explains besides the commands.
type topic struct{ name, text string }

func topics() []topic {
	return []topic{
		{"environment", `The variables that pinsync reads. A flag beats its variable.

  ` + envTrackerID + `        the shop's tracker id (--tracker-id); a run whose files
                              pinsync.yaml binds to another is refused
  ` + envPrivateKeyFile + `  a file that holds the private key (--private-key-file)
  ` + envPrivateKey + `       the private key itself, where no file is named
  ` + envBaseURL + `          the URL of the API (--base-url); beats pinsync.yaml. The vendor serves
                              it at https://live.luigisbox.com, the default, and at
                              https://live.luigisbox.tech
  HTTPS_PROXY, NO_PROXY       the proxy for requests, and the hosts that need none
  NO_COLOR                    no colours, unless it is empty (--color)
  GITHUB_ACTIONS              true makes github the format (--format)
  GITHUB_STEP_SUMMARY         in a workflow, the file that gets a Markdown report, too
  GITHUB_OUTPUT               in a workflow, the file that gets the outputs of the step
  GITHUB_EVENT_NAME           in a pull request, plan leaves to validate what that annotates,
                              and warnings are annotated only in files that it changes
  GITHUB_EVENT_PATH           in a pull request, where it began
  GITHUB_TOKEN                for --comment, with GITHUB_API_URL; no other program gets it
  GITHUB_WORKSPACE            with github and sarif, what paths are relative to

Tracker id and private key are in the Luigi's Box app, under Integration settings.
`},
		{"exit-codes", `How pinsync ends:

  0         every file is fine
  1         a file is invalid, failed, skipped, orphaned, not seen or in conflict, or a report could
            not be written
  2         usage or configuration; nothing was sent
  3         plan --detailed-exitcode found a difference
  4         the server refused the credentials
  130, 143  interrupted; the report is complete all the same
  131       ended at once by SIGQUIT, without a report

Where several hold: 2, then the signal, then 4, 1, 3, 0.
`},
		{"rules", rulesTopic()},
	}
}

// rulesTopic lists the rules.
func rulesTopic() string {
	var b strings.Builder
	b.WriteString("The rules of what is found in files. These make a file invalid:\n\n")
	errors, warnings := report.Rules()
	for _, r := range errors {
		fmt.Fprintf(&b, "  %-27s %s\n", r.ID, r.Short)
	}
	b.WriteString("\nThese are warnings; rules in pinsync.yaml makes them errors, or turns them off:\n\n")
	for _, r := range warnings {
		fmt.Fprintf(&b, "  %-27s %s\n", r.ID, r.Short)
	}
	b.WriteString("\nA comment in the line of a warning silences it there, several rules with commas:\n\n  # pinsync: ignore RULE\n")
	return b.String()
}

// topicNames are what topics are asked for by.
func topicNames() []string {
	var names []string
	for _, t := range topics() {
		names = append(names, t.name)
	}
	return names
}
