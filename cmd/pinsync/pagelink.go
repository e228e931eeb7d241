package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"pinsync/sync/github"
)

// pageLinkCommand is the last step of the action: where the page is
// kept is known only after the run.
func (c *cli) pageLinkCommand() *cobra.Command {
	var (
		tracker   string
		commented bool
	)
	cmd := &cobra.Command{
		Use:   "page-link URL",
		Short: "link the page that a workflow has kept",
		Long: `page-link adds a link to the page to the summary of a workflow's step, and with
--comment to the comment that plan keeps on the pull request. Nothing that goes
wrong with it makes the run worse.`,
		Example: `  pinsync page-link https://github.com/acme/shop/actions/runs/1/artifacts/2
  pinsync page-link --comment --tracker-id 1234-5678 https://github.com/acme/shop/actions/runs/1/artifacts/2`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("page-link takes the address of one page")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			page, err := url.Parse(args[0])
			if err != nil || page.Scheme != "https" || page.Host == "" || page.User != nil || strings.ContainsAny(page.String(), "()<>[]`\"' ") {
				return fmt.Errorf("the address of the page must begin with https:// and be plain, found %q", args[0])
			}
			if !c.inActions() {
				c.warn("nothing is linked: this is not a step of a workflow of GitHub Actions, where GITHUB_ACTIONS is true")
				return nil
			}
			c.summarize("**[Look at it place by place](" + page.String() + ")**\n")
			if commented && tracker != "" && c.inPullRequest() {
				c.linkInComment(cmd.Context(), page.String(), tracker)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&tracker, "tracker-id", "", "the shop's tracker `ID`")
	cmd.Flags().BoolVar(&commented, "comment", false, "link it in the comment on the pull request, too")
	return cmd
}

// linkInComment makes the comment of a shop lead to the page itself.
func (c *cli) linkInComment(ctx context.Context, page, tracker string) {
	pull, err := github.ReadEvent(c.env("GITHUB_EVENT_PATH"))
	run := c.runURL()
	if err != nil || run == "" || pull.Fork && c.env("GITHUB_EVENT_NAME") == "pull_request" {
		return // there is no comment, or plan said why
	}
	client, err := c.gitHub()
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, commentPatience)
		defer cancel()
		err = client.Revise(ctx, pull, commentMarker(tracker), func(body string) string {
			return strings.ReplaceAll(body, "]("+run+"#artifacts)", "]("+page+")")
		})
	}
	if err != nil {
		c.notice(fmt.Sprintf("the comment on the pull request leads to the artifacts of the run, not to the page: %v", err))
	}
}
