// kubectl-tree prints kubectl's own command tree as JSON: what `runbook lint` checks a published command against.
//
//	go run ./tools/kubectl-tree >../../checks/lint/data/kubectl.json
package main

import (
	"encoding/json"
	"os"
	"sort"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
)

type flag struct {
	Short string `json:"short,omitempty"`
	Type  string `json:"type"`
	// Bare is the value of a flag that is given without one; absent where a value must follow.
	Bare string `json:"bare,omitempty"`
}

type command struct {
	Use      string             `json:"use"`
	Aliases  []string           `json:"aliases,omitempty"`
	Flags    map[string]flag    `json:"flags,omitempty"`
	Commands map[string]command `json:"commands,omitempty"`
}

func describe(c *cobra.Command) command {
	described := command{Use: c.Use, Aliases: c.Aliases, Flags: map[string]flag{}, Commands: map[string]command{}}
	sort.Strings(described.Aliases)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		described.Flags[f.Name] = flag{f.Shorthand, f.Value.Type(), f.NoOptDefVal}
	})
	for _, child := range c.Commands() {
		if child.Hidden && child.Name() != "options" {
			continue
		}
		described.Commands[child.Name()] = describe(child)
	}
	return described
}

func main() {
	root := kubectl.NewDefaultKubectlCommand()
	logs.AddFlags(root.PersistentFlags()) // as kubectl's own main does, by component-base/cli
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	err := out.Encode(describe(root))
	if err != nil {
		panic(err)
	}
}
