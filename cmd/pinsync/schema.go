package main

import (
	"github.com/spf13/cobra"

	"pinsync/schema"
)

func (c *cli) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of a customization file",
		Long:  `schema prints the JSON Schema of a customization file, for editors and other tools.`,
		Example: `  pinsync schema > customization.schema.json
  pinsync schema | jq .properties.model`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.stdout.Write(schema.CustomizationJSON())
			return err
		},
	}
}
