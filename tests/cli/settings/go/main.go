// Records how the Go worker reads its settings: the libraries and the flags are those of tink-worker v0.12.2.
//
// Reads cases from standard input, one JSON object a line, and writes them with their answers:
//
//	go run -mod=mod . <answers.jsonl >new && mv new answers.jsonl
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

type testCase struct {
	Group       string            `json:"group"`
	Arguments   []string          `json:"arguments,omitempty"`
	Environment map[string]string `json:"environment,omitempty"`
	Files       map[string]string `json:"files,omitempty"` // in the working folder; "etc/" stands for /etc/tinkerbell
	Difference  string            `json:"difference,omitempty"`
	Values      map[string]any    `json:"values,omitempty"`
	Error       string            `json:"error,omitempty"`
	Prints      string            `json:"prints,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for lines.Scan() {
		var c testCase
		check(json.Unmarshal(lines.Bytes(), &c))
		answer(&c)
		check(answers.Encode(c))
	}
	check(lines.Err())
}

// answer lets the libraries read a case in a folder and an environment of its own.
func answer(c *testCase) {
	folder, err := os.MkdirTemp("", "recorder")
	check(err)
	defer os.RemoveAll(folder)
	check(os.Chdir(folder))
	for name, content := range c.Files {
		check(os.MkdirAll(filepath.Dir(name), 0o700))
		check(os.WriteFile(name, []byte(content), 0o600))
	}
	os.Clearenv()
	for name, value := range c.Environment {
		check(os.Setenv(name, value))
	}
	c.Values, c.Error, c.Prints = nil, "", ""
	var printed bytes.Buffer
	command := workerCommand(viper.New(), &c.Values)
	command.SetOut(&printed)
	command.SetErr(io.Discard)
	command.SetArgs(append([]string{}, c.Arguments...))
	if err := command.Execute(); err != nil {
		c.Error = err.Error()
	} else if strings.HasPrefix(printed.String(), "tink-worker version") {
		c.Prints = "version"
	} else if c.Values == nil {
		c.Prints = "help"
	}
}

// workerCommand is the worker's command line; when it is run, it only notes the values that the worker would use.
func workerCommand(settings *viper.Viper, values *map[string]any) *cobra.Command {
	command := &cobra.Command{Use: "tink-worker", Version: "v0.12.2"}
	flags := command.Flags()
	flags.StringP("id", "i", "", "")
	flags.StringP("docker-registry", "r", "", "")
	flags.StringP("registry-username", "u", "", "")
	flags.StringP("registry-password", "p", "", "")
	flags.String("tinkerbell-grpc-authority", "", "")
	flags.Bool("tinkerbell-tls", true, "")
	flags.Bool("tinkerbell-insecure-tls", false, "")
	flags.Bool("capture-action-logs", true, "")
	flags.Duration("retry-interval", 3*time.Second, "")
	flags.Duration("timeout", time.Hour, "")
	flags.Int("max-retry", 3, "")
	flags.Int64("max-file-size", 10485760, "")
	check(command.MarkFlagRequired("id"))
	check(command.MarkFlagRequired("tinkerbell-grpc-authority"))
	check(settings.BindPFlags(flags))
	command.PreRunE = func(*cobra.Command, []string) error { return readSources(settings, flags) }
	command.Run = func(*cobra.Command, []string) { *values = noted(settings, flags) }
	return command
}

// readSources adds the environment and the file, and drops the demand for flags that these set.
func readSources(settings *viper.Viper, flags *pflag.FlagSet) error {
	settings.SetConfigName("tink-worker")
	settings.AddConfigPath("etc")
	settings.AddConfigPath(".")
	settings.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	settings.AutomaticEnv()
	err := settings.ReadInConfig()
	if _, missing := err.(viper.ConfigFileNotFoundError); err != nil && !missing {
		return err
	}
	flags.VisitAll(func(flag *pflag.Flag) {
		if settings.IsSet(flag.Name) {
			check(flags.SetAnnotation(flag.Name, cobra.BashCompOneRequiredFlag, []string{"false"}))
		}
	})
	return nil
}

// noted are the values as the worker gets them, by the type of each flag, unless they are the default; durations in seconds.
func noted(settings *viper.Viper, flags *pflag.FlagSet) map[string]any {
	values := map[string]any{}
	flags.VisitAll(func(flag *pflag.Flag) {
		var value any
		switch flag.Value.Type() {
		case "duration":
			value = settings.GetDuration(flag.Name)
		case "int", "int64":
			value = settings.GetInt64(flag.Name)
		case "bool":
			value = settings.GetBool(flag.Name)
		default:
			value = settings.GetString(flag.Name)
		}
		if fmt.Sprint(value) == flag.DefValue || flag.Name == "help" || flag.Name == "version" {
			return
		}
		if duration, ok := value.(time.Duration); ok {
			value = duration.Seconds()
		}
		values[flag.Name] = value
	})
	return values
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
