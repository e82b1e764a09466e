// Package licensing is what a publisher decides about the licenses of a plugin: it crosses from publisher_db to the
// store with the bundle, and is copied onto every license that is issued.
package licensing

// LicensingTerms are the conditions that licenses of a plugin are issued on.
type LicensingTerms struct {
	Enabled bool `json:"enabled" doc:"Whether customers get a license key with the plugin. Keys that were issued stay what they are when it is switched off"`
	// MaxActivations is nil without limit.
	MaxActivations *int32 `json:"maxActivations,omitempty" minimum:"1" maximum:"10000" doc:"How many machines a license may be active on at a time; absent: without limit"`
	Offline        bool   `json:"offline" doc:"Whether a signed license file may be checked out, which needs no connection to be verified"`
	OfflineDays    int32  `json:"offlineDays" minimum:"1" maximum:"3650" doc:"How long a license file is good for"`
	GraceDays      int32  `json:"graceDays" minimum:"0" maximum:"365" doc:"How long after that a plugin should go on working while it asks for a new one"`
}

// Default is what a publisher begins with: no licenses, and terms that can be lived with once there are some.
func Default() LicensingTerms {
	three := int32(3)
	return LicensingTerms{MaxActivations: &three, Offline: true, OfflineDays: 30, GraceDays: 7}
}
