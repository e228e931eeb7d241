package git

import (
	"cmp"
	"slices"
	"strings"
)

// privateKey is the variable with the API's private key.
const privateKey = "LUIGISBOX_PRIVATE_KEY"

// keptVariables are those of git's own that don't lead to another repository.
// Configuration may come from variables: containers name their safe.directory
// that way, and CI servers the program that knows a password.
var keptVariables = []string{
	"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH",
	"GIT_ALLOW_PROTOCOL", "GIT_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_PROXY_COMMAND",
}

var keptPrefixes = []string{"GIT_CONFIG_", "GIT_SSL_", "GIT_HTTP_"}

// tokens are the variables that tokens for GitHub are in. git itself gets those
// from where a checkout keeps them.
var tokens = []string{"GITHUB_TOKEN", "GH_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "INPUT_TOKEN", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}

// hardened returns what git may see of environ: neither the API's variables, nor
// tokens for GitHub, nor any other variable that holds one of these secrets.
func hardened(environ []string) []string {
	key := strings.TrimSpace(Variable(environ, privateKey))
	token := strings.TrimSpace(Variable(environ, "GITHUB_TOKEN"))
	kept := slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		name, text, _ := strings.Cut(entry, "=")
		name = strings.ToUpper(name)
		switch {
		case strings.HasPrefix(name, "LUIGISBOX_"), name == "INPUT_PRIVATE_KEY", holds(text, key):
			return true
		case slices.Contains(tokens, name), token != "" && strings.TrimSpace(text) == token:
			return true
		case strings.HasPrefix(name, "GIT_"):
			return !slices.Contains(keptVariables, name) &&
				!slices.ContainsFunc(keptPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		}
		return false
	})
	return append(kept, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "SSH_ASKPASS_REQUIRE=never")
}

// holds reports whether text has the key in it. A short one would be in
// anything, and must be all of it.
func holds(text, key string) bool {
	const short = 8
	return key != "" && (strings.TrimSpace(text) == key || len(key) >= short && strings.Contains(text, key))
}

// transports are those that a git may use which asks remotes: what git itself
// allows by default.
const transports = "file:git:http:https:ssh"

// environment is that of a git about to be started.
func (g *Git) environment() []string {
	if !g.network {
		// A partial clone gets nothing over the network: the first is for git
		// 2.45 and newer, the second makes every transport fail before that.
		return append(slices.Clip(g.environ), "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none")
	}
	allowed := transports
	if own := Variable(g.environ, "GIT_ALLOW_PROTOCOL"); own != "" {
		allowed = strings.Join(slices.DeleteFunc(strings.Split(own, ":"), func(name string) bool { return name == "ext" }), ":")
	}
	return append(slices.Clip(g.environ), "GIT_ALLOW_PROTOCOL="+cmp.Or(allowed, "none"))
}

// Variable is the value of a variable in environ; of several, the last counts. It is
// empty where there is none.
func Variable(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		if n, text, _ := strings.Cut(entry, "="); n == name {
			return text
		}
	}
	return ""
}
