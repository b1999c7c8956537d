// runtime-wrapper is an OCI runtime in front of runc for a host whose bounding set lacks
// CAP_SYS_RESOURCE: there `docker run --privileged` fails, because a container may not be given
// what its host has not. It takes the capability, rlimits and negative OOM scores out of the
// bundle (create, run) or the process file (exec), then becomes runc.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

const missing = "CAP_SYS_RESOURCE"

func relax(process map[string]any) {
	if sets, ok := process["capabilities"].(map[string]any); ok {
		for name, set := range sets {
			list, _ := set.([]any)
			kept := []any{}
			for _, capability := range list {
				if capability != missing {
					kept = append(kept, capability)
				}
			}
			sets[name] = kept
		}
	}
	delete(process, "rlimits")
	if score, ok := process["oomScoreAdj"].(json.Number); ok && strings.HasPrefix(score.String(), "-") {
		delete(process, "oomScoreAdj")
	}
}

// edit rewrites the document at path; a bundle holds its process under "process".
func edit(path string, bundle bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // 64-bit limits must survive
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return err
	}
	process := document
	if bundle {
		process, _ = document["process"].(map[string]any)
	}
	if process != nil {
		relax(process)
	}
	if text, err = json.Marshal(document); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

func option(args []string, long, short, fallback string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, long+"="); ok {
			return value
		}
		if (arg == long || arg == short) && i+1 < len(args) {
			return args[i+1]
		}
	}
	return fallback
}

func verb(args []string) string {
	for _, arg := range args {
		if arg == "create" || arg == "run" || arg == "exec" {
			return arg
		}
	}
	return ""
}

func main() {
	args := os.Args[1:]
	var err error
	switch verb(args) {
	case "create", "run":
		err = edit(filepath.Join(option(args, "--bundle", "-b", "."), "config.json"), true)
	case "exec":
		if path := option(args, "--process", "-p", ""); path != "" {
			err = edit(path, false)
		}
	}
	if err == nil {
		var runc string
		if runc, err = exec.LookPath("runc"); err == nil {
			err = syscall.Exec(runc, append([]string{runc}, args...), os.Environ())
		}
	}
	fmt.Fprintln(os.Stderr, "runtime-wrapper:", err)
	os.Exit(127)
}
