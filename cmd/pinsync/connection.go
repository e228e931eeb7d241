package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/settings"
)

// The variables that are in for flags.
const (
	envTrackerID      = "LUIGISBOX_TRACKER_ID"
	envPrivateKey     = "LUIGISBOX_PRIVATE_KEY"
	envPrivateKeyFile = "LUIGISBOX_PRIVATE_KEY_FILE"
	envBaseURL        = "LUIGISBOX_BASE_URL"
)

// maxKeyFile bounds a key file: a key is well under a kilobyte.
const maxKeyFile = 64 << 10

// connectionFlags are the flags of every command that makes requests.
type connectionFlags struct {
	concurrency int
	retries     int
	timeout     time.Duration
	rate        float64
	ownRate     bool // flag or settings say the rate
	public      bool // for the public recommender, which needs no key

	set *pflag.FlagSet
}

func (f *connectionFlags) register(flags *pflag.FlagSet) {
	f.set = flags
	flags.String("tracker-id", "", "tracker `ID` (default $"+envTrackerID+", else pinsync.yaml)")
	keyUsage := "`FILE` that holds the private key (default $" + envPrivateKeyFile + "; or the key itself in $" + envPrivateKey + ")"
	if f.public {
		keyUsage = "as for other commands: this one needs no key, and does not read `FILE`"
	}
	flags.String("private-key-file", "", keyUsage)
	flags.String("base-url", "", "`URL` of the API (default $"+envBaseURL+", else pinsync.yaml, else "+luigisbox.DefaultBaseURL+")")
	flags.IntVar(&f.concurrency, "concurrency", luigisbox.DefaultConcurrency, fmt.Sprintf("`N` requests in flight, 1 to %d", luigisbox.MaxConcurrency))
	flags.IntVar(&f.retries, "retries", luigisbox.DefaultRetries, fmt.Sprintf("`N` further attempts for one file, 0 to %d", luigisbox.MaxRetries))
	flags.DurationVar(&f.timeout, "timeout", luigisbox.DefaultTimeout, "the time `D` for one attempt, such as 500ms, 30s or 2m")
	if f.public {
		flags.Float64Var(&f.rate, "rate", 0, fmt.Sprintf("`N` questions a second over the whole run, retries included; 0 is unlimited (default %d, or what pinsync.yaml says if that is less, and unlimited on loopback: they are counted together with those of shoppers)", luigisbox.DefaultRecommenderRate))
		return
	}
	flags.Float64Var(&f.rate, "rate", 0, fmt.Sprintf("`N` requests a second over the whole run, retries included; 0 is unlimited (default pinsync.yaml, else %d, and unlimited on loopback: Luigi's Box lets a tracker make 60 requests in 5 s to its recommender, an address 30, and the shop's own pages need most of them)", luigisbox.DefaultRate))
}

// oneAtATime says in the help of a command that makes its requests in turn that
// --concurrency changes nothing there.
func oneAtATime(flags *pflag.FlagSet) {
	describe(flags, map[string]string{"concurrency": "requests are made one at a time, whatever `N` is"})
}

// limits takes what the flags leave open from s, and checks the ranges.
func (f *connectionFlags) limits(s *settings.Settings) error {
	if !f.set.Changed("concurrency") && s.Concurrency != 0 {
		f.concurrency = s.Concurrency
	}
	f.ownRate = f.set.Changed("rate")
	if !f.ownRate && s.Rate != nil {
		f.rate, f.ownRate = *s.Rate, true
	}
	switch {
	case f.concurrency < 1 || f.concurrency > luigisbox.MaxConcurrency:
		return fmt.Errorf("--concurrency must be from 1 to %d, found %d", luigisbox.MaxConcurrency, f.concurrency)
	case f.retries < 0 || f.retries > luigisbox.MaxRetries:
		return fmt.Errorf("--retries must be from 0 to %d, found %d", luigisbox.MaxRetries, f.retries)
	case f.timeout <= 0:
		return fmt.Errorf("--timeout must be longer than zero, found %s", f.timeout)
	case !(f.rate >= 0 && f.rate <= 1e6):
		return fmt.Errorf("--rate must be from 0 to 1000000 requests a second, found %g", f.rate)
	}
	return nil
}

// named is the text of a flag, else of the variable that is in for it, which of the two
// that is, and whether one of them is there.
func (f *connectionFlags) named(c *cli, flag, variable string) (text, source string, ok bool) {
	if f.set.Changed(flag) {
		return f.set.Lookup(flag).Value.String(), "--" + flag, true
	}
	text = c.env(variable)
	return text, variable, text != ""
}

// tracker is the tracker id that flag, variable and settings agree on; empty
// where none of them names one.
func (f *connectionFlags) tracker(c *cli, s *settings.Settings) (string, error) {
	id, source, named := f.named(c, "tracker-id", envTrackerID)
	if !named {
		return s.TrackerID, nil
	}
	if err := luigisbox.CheckTrackerID(id); err != nil {
		return "", fmt.Errorf("%s: %w", source, err)
	}
	if s.TrackerID != "" && s.TrackerID != id {
		return "", withHint(
			// The id is not repeated: it may be a key by mistake.
			fmt.Errorf("%s names another tracker than %s, which binds these files to %q: they belong to another shop", source, s.File, s.TrackerID),
			"use the files of that tracker, or set "+source+" to the files' own tracker")
	}
	return id, nil
}

// What to do where something is not set.
const (
	setTracker    = "set " + envTrackerID + ", or tracker_id in pinsync.yaml, or pass --tracker-id"
	whereTheKeyIs = "tracker id and private key are in the Luigi's Box app, under Integration settings"
)

var errNoKey = errors.New("no private key")

// missingCredentials says at once all that is not set.
func missingCredentials(tracker string, noKey error) error {
	var missing, hints []string
	if tracker == "" {
		missing = append(missing, "no tracker id")
		hints = append(hints, setTracker)
	}
	if noKey != nil {
		missing = append(missing, noKey.Error())
		hints = append(hints, "set "+envPrivateKey+", or "+envPrivateKeyFile+" to a file that holds the key")
	}
	if missing == nil {
		return nil
	}
	hints = append(hints, whereTheKeyIs, "without an account, try 'pinsync sync --sandbox'")
	return withHint(errors.New(strings.Join(missing, " and ")), strings.Join(hints, "\n"))
}

// key is the private key that flag or variables name; errNoKey where none does.
func (f *connectionFlags) key(c *cli) (luigisbox.Key, error) {
	path, source, named := f.named(c, "private-key-file", envPrivateKeyFile)
	text := c.env(envPrivateKey)
	switch {
	case named && path == "":
		return luigisbox.Key{}, errors.New("--private-key-file names no file")
	case !named && text == "":
		return luigisbox.Key{}, errNoKey
	case !named:
		key, err := luigisbox.ParseKey(text)
		if err != nil {
			err = fmt.Errorf("%s: %w", envPrivateKey, err)
		}
		return key, err
	case source == envPrivateKeyFile && text != "":
		c.warn("%s and %s are both set; the file is used", envPrivateKeyFile, envPrivateKey)
	}
	text, err := c.readKeyFile(path)
	if err != nil {
		// The path is not repeated: it may be the key by mistake.
		return luigisbox.Key{}, withHint(fmt.Errorf("the private key file named by %s can't be read: %w", source, diagnostic.Cause(err)),
			source+" takes the path of a file; the key itself goes into "+envPrivateKey)
	}
	key, err := luigisbox.ParseKey(text)
	if err != nil {
		err = fmt.Errorf("the private key file %q named by %s: %w", path, source, err)
	}
	return key, err
}

// readKeyFile reads a small file and warns when others can read it too.
func (c *cli) readKeyFile(path string) (string, error) {
	file, err := os.Open(c.abs(path))
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o044 != 0 && runtime.GOOS != "windows" {
		c.warn("others on this machine can read the private key file %q; 'chmod 600' it", path)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxKeyFile+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxKeyFile {
		return "", fmt.Errorf("it holds more than %d bytes, which is not a private key", maxKeyFile)
	}
	return string(text), nil
}

// client makes the API client that flags, environment and settings describe. An error
// means that they are not enough or not right.
func (f *connectionFlags) client(c *cli, s *settings.Settings, tracker string, sig *interrupts, verbose bool) (*luigisbox.Client, error) {
	key, err := f.key(c)
	if err != nil && !errors.Is(err, errNoKey) {
		return nil, err
	}
	if missing := missingCredentials(tracker, err); missing != nil {
		return nil, missing
	}
	base, err := f.address(c, s)
	if err != nil {
		return nil, err
	}
	return f.connect(c, base, tracker, key, sig, verbose)
}

func (f *connectionFlags) connect(c *cli, base, tracker string, key luigisbox.Key, sig *interrupts, verbose bool) (*luigisbox.Client, error) {
	config := f.config(c, base, tracker, sig, verbose)
	config.Key = key
	client, err := luigisbox.New(config)
	if err != nil {
		return nil, err
	}
	c.connected(base, client.Paused)
	return client, nil
}

// recommender makes the client of the public recommender that flags, environment
// and settings describe. It reads no key.
func (f *connectionFlags) recommender(c *cli, s *settings.Settings, tracker string, sig *interrupts, verbose bool) (*luigisbox.Recommender, error) {
	if tracker == "" {
		return nil, withHint(errors.New("no tracker id"), setTracker+"; it is in the Luigi's Box app, under Integration settings")
	}
	base, err := f.address(c, s)
	if err != nil {
		return nil, err
	}
	client, err := luigisbox.NewRecommender(f.config(c, base, tracker, sig, verbose))
	if err != nil {
		return nil, err
	}
	c.connected(base, client.Paused)
	return client, nil
}

// config is that of a client, without a key.
func (f *connectionFlags) config(c *cli, base, tracker string, sig *interrupts, verbose bool) luigisbox.Config {
	rate := f.rate
	switch beyond := !luigisbox.IsLoopback(base); {
	case beyond && f.public && !f.set.Changed("rate") && (!f.ownRate || rate == 0 || rate > luigisbox.DefaultRecommenderRate):
		rate = luigisbox.DefaultRecommenderRate
	case beyond && !f.ownRate:
		rate = luigisbox.DefaultRate
	}
	config := luigisbox.Config{
		BaseURL:     base,
		TrackerID:   tracker,
		Concurrency: f.concurrency,
		Retries:     f.retries,
		Timeout:     f.timeout,
		Rate:        rate,
		Abandon:     sig.abandon,
		Version:     version(),
		Waiting:     c.waits,
	}
	c.rate = rate
	if verbose {
		config.Logger = slog.New(slog.NewTextHandler(c.stderr, nil))
	}
	return config
}
