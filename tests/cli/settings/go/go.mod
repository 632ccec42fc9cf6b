module recorder

go 1.22

require (
	github.com/spf13/cobra v1.8.1
	github.com/spf13/pflag v1.0.5
	github.com/spf13/viper v1.19.0
)

require github.com/spf13/cast v1.7.0 // indirect
