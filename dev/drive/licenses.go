package drive

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// Licensing are the terms that a publisher gives licenses out on; MaxActivations is 0 without limit.
type Licensing struct {
	Enabled        bool  `json:"enabled"`
	MaxActivations int32 `json:"maxActivations,omitempty"`
	Offline        bool  `json:"offline"`
	OfflineDays    int32 `json:"offlineDays"`
	GraceDays      int32 `json:"graceDays"`
}

// SetLicensing decides on them. Of a draft they are kept until it is published.
func (p *Person) SetLicensing(ctx context.Context, plugin uuid.UUID, terms Licensing) error {
	return p.Call(ctx, http.MethodPut, "/v1/plugins/"+plugin.String()+"/licensing", terms, nil)
}

// License is a customer's license of a plugin.
type License struct {
	ID          uuid.UUID `json:"id"`
	Key         string    `json:"key"`
	Status      string    `json:"status"`
	Activations int32     `json:"activations"`
}

// License reads the person's own of a plugin, by slug or ID.
func (p *Person) License(ctx context.Context, plugin string) (License, error) {
	var license License
	err := p.Call(ctx, http.MethodGet, "/v1/plugins/"+plugin+"/license", nil, &license)
	return license, err
}

// LicenseCheck is what a plugin is told of a key.
type LicenseCheck struct {
	Valid       bool   `json:"valid"`
	Status      string `json:"status"`
	Activated   bool   `json:"activated"`
	Activations int32  `json:"activations"`
}

// ValidateLicense asks as the plugin does. The fingerprint may be left out.
func (c *Client) ValidateLicense(ctx context.Context, plugin, key, fingerprint string) (LicenseCheck, error) {
	body := map[string]string{"plugin": plugin, "key": key}
	if fingerprint != "" {
		body["fingerprint"] = fingerprint
	}
	var check LicenseCheck
	err := c.Call(ctx, http.MethodPost, "/v1/licenses/validate", body, &check)
	return check, err
}

// ActivateLicense takes a seat for a machine.
func (c *Client) ActivateLicense(ctx context.Context, plugin, key, fingerprint, name string) error {
	return c.Call(ctx, http.MethodPost, "/v1/licenses/activate",
		map[string]string{"plugin": plugin, "key": key, "fingerprint": fingerprint, "name": name}, nil)
}

// CheckOutLicense fetches a signed file for a machine that is active.
func (c *Client) CheckOutLicense(ctx context.Context, plugin, key, fingerprint string) (file string, err error) {
	var answer struct{ File string }
	err = c.Call(ctx, http.MethodPost, "/v1/licenses/checkout", map[string]string{"plugin": plugin, "key": key, "fingerprint": fingerprint}, &answer)
	return answer.File, err
}
