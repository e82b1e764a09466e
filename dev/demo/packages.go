package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// fate is what happens to a plugin in the demo.
type fate string

const (
	published        fate = ""
	changesRequested fate = "changes_requested" // sent back once, resubmitted, approved
	rejected         fate = "rejected"
	withdrawn        fate = "withdrawn"
	failsChecks      fate = "fails_checks" // its archive is tampered with on the way
)

// plugin is a real, published one, with the versions that the demo takes through review.
type plugin struct {
	Package  string            `json:"package"`
	Versions []string          `json:"versions"`
	Category string            `json:"category"`
	Hosts    map[string]string `json:"hosts"`
	Price    int64             `json:"price"` // minor units of EUR; 0 is free
	Fate     fate              `json:"fate"`
}

//go:embed plugins.json
var pluginList []byte

func plugins() ([]plugin, error) {
	var list []plugin
	return list, json.Unmarshal(pluginList, &list)
}

// slug is the package's name as the marketplace spells it: @vitejs/plugin-react is vitejs-plugin-react.
func (p plugin) slug() string {
	return strings.NewReplacer("@", "", "/", "-").Replace(p.Package)
}

// fetch gets the archive of one version with the npm client, once; later runs find it in the cache folder.
func fetch(ctx context.Context, cache, name, version string) (file string, err error) {
	file = filepath.Join(cache, strings.NewReplacer("@", "", "/", "-").Replace(name)+"-"+version+".tgz")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", cache, name+"@"+version)
	output, err := npm.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return "", fmt.Errorf("npm pack %s@%s: %s", name, version, strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("npm pack %s@%s: %w", name, version, err)
	}
	lines := strings.Fields(string(output))
	if len(lines) == 0 {
		return "", fmt.Errorf("npm pack %s@%s: it named no file", name, version)
	}
	packed := filepath.Join(cache, lines[len(lines)-1])
	if packed == file {
		return file, nil
	}
	return file, os.Rename(packed, file)
}
