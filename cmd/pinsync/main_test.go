package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xeipuuv/gojsonschema"

	"pinsync/sync/catalog"
	"pinsync/sync/sandbox"
)

func TestMain(m *testing.M) {
	// Most of them wait for a process, a timer or git.
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"pinsync": main})
}

// TestScripts runs the terminal sessions in testdata/script. Beside the
// commands of testscript they have:
//
//	api [ID BODYFILE]...   start a strict API and export how to reach it
//	catalog FILE [FAULT]   what its content export serves, and how it goes wrong
//	app put ID BODYFILE    someone edits a live customization in the app, or makes it
//	app delete ID          or deletes one
//	app show ID            prints one, without what is absent; "!": it is not live
//	app count N            that many are live
//	requests N             that many requests came so far
//	writes N               and that many of them write
//	exitcode N PROGRAM...  the program ends with that code
//	pullrequest ...        the script is a workflow for a pull request: see there
//	jsonreport FILE        FILE, or stdout, is a JSON report as its schema says
func TestScripts(t *testing.T) {
	t.Parallel()
	dir, some := "testdata/script", []string(nil)
	if testing.Short() {
		// What these do at once is what the race detector is for.
		for _, name := range []string{"catalog_live", "create", "life", "pull_new", "sandbox_live", "sync_sandbox"} {
			some = append(some, filepath.Join(dir, name+".txt"))
		}
		dir = ""
	}
	testscript.Run(t, testscript.Params{
		Dir:   dir,
		Files: some,
		Setup: func(env *testscript.Env) error {
			for _, name := range ownVariables {
				env.Setenv(name, "")
			}
			// The same git on every machine.
			env.Vars = append(env.Vars, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
				"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com",
				"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=init.defaultBranch", "GIT_CONFIG_VALUE_0=main",
				"GIT_CONFIG_KEY_1=core.fsync", "GIT_CONFIG_VALUE_1=none")
			env.Values["api"] = &api{}
			env.Values["pull request"] = &pullRequest{}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"api":        startAPI,
			"catalog":    setCatalog,
			"app":        inTheApp,
			"requests":   countRequests,
			"writes":     countWrites,
			"exitcode":   exitCode,
			"jsonreport": jsonReportCheck(t),

			"pullrequest": inPullRequest,
		},
	})
}

// nothingAtOnce skips a test of the run with the race detector, which would make it
// several times as long: what it starts does one thing at a time.
func nothingAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many programs that do one thing at a time")
	}
}

// api is the server of one script.
type api struct {
	mu     sync.Mutex
	log    []string
	muted  bool // what comes now is not the program's
	server *sandbox.Server
}

func startAPI(ts *testscript.TestScript, _ bool, args []string) {
	a := ts.Value("api").(*api)
	server := sandbox.New(sandbox.Options{Log: func(line string) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if !a.muted {
			a.log = append(a.log, line)
		}
	}})
	a.server = server
	for ; len(args) >= 2; args = args[2:] {
		if _, err := server.Seed(args[0], []byte(ts.ReadFile(args[1]))); err != nil {
			ts.Fatalf("seed %s: %v", args[0], err)
		}
	}
	listening := httptest.NewServer(server)
	ts.Defer(listening.Close)
	ts.Setenv(envBaseURL, listening.URL)
	ts.Setenv(envTrackerID, sandbox.DefaultTrackerID)
	ts.Setenv(envPrivateKey, sandbox.DefaultPrivateKey)
}

func setCatalog(ts *testscript.TestScript, _ bool, args []string) {
	var all objects
	if _, err := catalog.File(context.Background(), ts.MkAbs(args[0]), catalog.Options{}, &all); err != nil {
		ts.Fatalf("%v", err)
	}
	fault := sandbox.ExportFault("")
	if len(args) > 1 {
		fault = sandbox.ExportFault(args[1])
	}
	ts.Value("api").(*api).server.SetCatalog(all, fault)
}

func countRequests(ts *testscript.TestScript, _ bool, args []string) {
	a := ts.Value("api").(*api)
	a.mu.Lock()
	defer a.mu.Unlock()
	if got := fmt.Sprint(len(a.log)); len(args) != 1 || got != args[0] {
		ts.Fatalf("%s requests came, want %v:\n%s", got, args, strings.Join(a.log, "\n"))
	}
}

// exitCode runs a program that must end with a certain code.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE PROGRAM [ARG...]")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code is %d, want %s", got, args[0])
	}
}

// jsonReportCheck checks a report against the schema in the repository.
func jsonReportCheck(t *testing.T) func(ts *testscript.TestScript, neg bool, args []string) {
	text, err := os.ReadFile(filepath.FromSlash("../../sync/report/report.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	return func(ts *testscript.TestScript, _ bool, args []string) {
		if len(args) != 1 {
			ts.Fatalf("usage: jsonreport FILE")
		}
		result, err := schema.Validate(gojsonschema.NewStringLoader(ts.ReadFile(args[0])))
		if err != nil {
			ts.Fatalf("%v", err)
		}
		for _, failure := range result.Errors() {
			ts.Fatalf("%v", failure)
		}
	}
}
