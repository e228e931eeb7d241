package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pinsync/schema"
	"pinsync/sync/report"
)

func (c *cli) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [settings|report]",
		Short: "print the JSON Schema of a file, of pinsync.yaml or of the report",
		Long: `schema prints the JSON Schema of a customization file, for editors and other
tools; with settings that of pinsync.yaml, with report that of the JSON report.`,
		Example: `  pinsync schema > customization.schema.json
  pinsync schema settings > pinsync.schema.json
  pinsync schema report | jq .properties.summary`,
		ValidArgs: []string{"settings", "report"},
		Args:      atMostOne("schema prints one schema"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := schema.CustomizationJSON()
			if len(args) == 1 {
				switch args[0] {
				case "settings":
					text = schema.SettingsJSON()
				case "report":
					text = report.SchemaJSON()
				default:
					return withHint(fmt.Errorf("there is no schema %q", args[0]), "choose settings or report; without either it is that of a customization")
				}
			}
			_, err := c.stdout.Write(text)
			return err
		},
	}
}
