package stack

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"marketplace/internal/signing"
)

// setValues fills in every setting the stack knows; what the environment says goes first.
func (s *Stack) setValues() {
	files := func(name string) string {
		return "file://" + filepath.ToSlash(filepath.Join(s.options.DataDir, name)) + "?create_dir=true&no_tmp_dir=true"
	}
	s.values = map[string]string{
		"LISTEN_HOST": loopback, "LOG_FORMAT": "json",
		"TEMPORAL_NAMESPACE": "default",
		"ARTIFACTS_URL":      files("artifacts"),
		"DRAFTS_URL":         files("drafts"),
		"STOREFRONT_URL":     localURL(s.ports["storefront"]),
		"PUBLISHER_URL":      localURL(s.ports["publisher"]),
		"VITE_API_URL":       "http://" + address(s.ports["api"]),
		// The simulator works out taxes, so that everything about them can be seen.
		"TAX": "inclusive", "LEGAL_ENTITY_NAME": "Example Marketplace SL", "LEGAL_ENTITY_ADDRESS": "Calle de Ejemplo 1;28013 Madrid;ES", "LEGAL_ENTITY_TAX_ID": "ESB00000000",
	}
	if s.ports["temporal"] != 0 {
		s.values["TEMPORAL_ADDRESS"] = address(s.ports["temporal"])
		s.values["TEMPORAL_UI_URL"] = localURL(s.ports["temporal-ui"])
	}
	if s.ports["smtp"] != 0 {
		s.values["SMTP_URL"] = "smtp://" + address(s.ports["smtp"])
	}
	if s.ports["stripe"] != 0 {
		s.values["STRIPE_API_URL"] = "http://" + address(s.ports["stripe"])
	}
	maps.Copy(s.values, s.secrets)
	if signer, err := signing.NewSigner(s.secrets["SIGNING_KEY"]); err == nil {
		s.values["SIGNING_PUBLIC_KEY"] = signer.PublicKey()
	}
	names := slices.Clone(adminEnv)
	names = append(names, "TEMPORAL_DATABASE_URL")
	for _, service := range Services {
		names = append(names, service.Env...)
	}
	ports := []string{"API_PORT", "STOREFRONT_PORT", "PUBLISHER_PORT", "ADMIN_ADDR"}
	for _, name := range names {
		if v := s.options.Getenv(name); v != "" && !slices.Contains(ports, name) {
			s.values[name] = v
		}
	}
}

// baseEnv is what any program needs of the machine and cannot be a secret of ours.
func (s *Stack) baseEnv() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "TZ", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// environment is that of one program: the settings it may have, and no other.
func (s *Stack) environment(service string, names []string, own map[string]string) []string {
	merged := map[string]string{}
	for _, name := range names {
		source := name
		if renamed := ownSecrets[service][name]; renamed != "" && s.options.Getenv(name) == "" {
			source = renamed
		}
		if v := s.values[source]; v != "" {
			merged[name] = v
		}
	}
	maps.Copy(merged, s.options.Extra[service])
	maps.Copy(merged, own)
	env := s.baseEnv()
	for _, name := range slices.Sorted(maps.Keys(merged)) {
		env = append(env, name+"="+merged[name])
	}
	return env
}

// DataDir is where data, logs and the state are.
func (s *Stack) DataDir() string { return s.options.DataDir }

// Value is a setting of the running stack, such as MARKETPLACE_DATABASE_URL.
func (s *Stack) Value(name string) string { return s.values[name] }

// AdminURL is the superuser's URL of a database, for tests and checks that look where no role may:
// tenant is marketplace, publisher or temporal.
func (s *Stack) AdminURL(tenant, database string) string { return s.adminURL(tenant, database) }

// URLs are the addresses people and tests use, by name; the second copy of a service is called api-2.
func (s *Stack) URLs() map[string]string {
	urls := map[string]string{}
	for key, port := range s.ports {
		switch key {
		case "postgres", "temporal", "smtp":
		default:
			urls[key] = localURL(port)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, port := range s.copyPorts {
		urls[name] = localURL(port)
	}
	for name, addr := range s.adminAddrs {
		urls[name+" admin"] = "http://" + addr
	}
	return urls
}

func copyName(service string, i int) string {
	if i == 0 {
		return service
	}
	return fmt.Sprintf("%s-%d", service, i+1)
}

func portVariable(service string) string { return strings.ToUpper(service) + "_PORT" }
