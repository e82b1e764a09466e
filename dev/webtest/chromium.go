package webtest

import (
	"errors"
	"os"
	"os/exec"
)

// errNoChromium is what to do about the one thing that npm does not bring.
var errNoChromium = errors.New("no Chromium: install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM to the browser to use")

// chromium is the browser of this machine. None is downloaded.
func chromium() (string, error) {
	if named := os.Getenv("CHROMIUM"); named != "" {
		return exec.LookPath(named)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoChromium
}
