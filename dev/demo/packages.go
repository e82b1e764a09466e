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

	// What is left as it is, for whoever logs in to see.
	inReview fate = "in_review"
	claimed  fate = "claimed"   // by the reviewer
	sentBack fate = "sent_back" // its author has the ball
	caught   fate = "caught"    // likewise: tampered with, and the checks say so
	drafted  fate = "drafted"   // never submitted
)

// plugin is a real, published one, with the versions that the demo takes through review.
type plugin struct {
	Package     string            `json:"package"`
	Versions    []string          `json:"versions"`
	Publisher   string            `json:"publisher"` // a key of the list's publishers, or demo for the demo login
	Summary     string            `json:"summary"`   // of one that does not describe itself
	Category    string            `json:"category"`
	Tags        []string          `json:"tags"`
	Hosts       map[string]string `json:"hosts"`
	Price       int64             `json:"price"`    // minor units of EUR; 0 is free
	Licensed    bool              `json:"licensed"` // customers get a license key
	Fate        fate              `json:"fate"`
	Launched    int               `json:"launched"`   // how many days ago its history begins
	Popularity  int               `json:"popularity"` // 0 to 100
	Liking      float64           `json:"liking"`     // the stars it tends to; 0 is unrated
	Icon        string            `json:"icon"`
	Screenshots int               `json:"screenshots"`
}

// demoPublisher is the key of the demo login among the publishers.
const demoPublisher = "demo"

// catalogue is all that the demo publishes.
type catalogue struct {
	Publishers map[string]string `json:"publishers"` // names by key
	Plugins    []plugin          `json:"plugins"`
	Pending    []plugin          `json:"pending"` // whose last version has not been decided
}

//go:embed plugins.json
var pluginList []byte

func plugins() (catalogue, error) {
	var list catalogue
	return list, json.Unmarshal(pluginList, &list)
}

// slug is the package's name as the marketplace spells it: @vitejs/plugin-react is vitejs-plugin-react.
func (p plugin) slug() string { return slugOf(p.Package) }

func slugOf(name string) string { return strings.NewReplacer("@", "", "/", "-").Replace(name) }

func (p plugin) latest() string { return p.Versions[len(p.Versions)-1] }

// fetch gets the archive of one version with the npm client, once; later runs find it in the cache folder.
func fetch(ctx context.Context, cache, name, version string) (file string, err error) {
	file = filepath.Join(cache, slugOf(name)+"-"+version+".tgz")
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
