package publisher

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/licensing"
)

func (s *syncBundle) license(t *testing.T, terms licensing.LicensingTerms) (PublicationBegun, PublicationRef) {
	t.Helper()
	in := PublicationRequest{PublicationID: uuid.New(), PluginID: s.plugin, Action: "licensing", WorkflowID: "l", Licensing: &terms}
	var begun, again PublicationBegun
	for _, out := range []*PublicationBegun{&begun, &again} {
		value, err := s.env.ExecuteActivity(s.a.BeginPublication, in)
		require.NoError(t, err)
		require.NoError(t, value.Get(out))
	}
	return begun, PublicationRef{PublicationID: in.PublicationID, PluginID: s.plugin}
}

func TestLicensingCrossesByItself(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	two := int32(2)
	terms := licensing.LicensingTerms{Enabled: true, MaxActivations: &two, OfflineDays: 1}

	draft := setupSync(t)
	refused, _ := draft.license(t, terms)
	require.Equal(t, "plugin_not_listed", refused.Refused)

	_, first := s.begin(t, "publish")
	require.Equal(t, licensing.Default(), s.prepare(t, first).Licensing, "the first publication carries what the draft had")
	s.begin(t, "unlist")
	plugin, release, revision := s.status(t)

	begun, ref := s.license(t, terms)
	require.Empty(t, begun.Refused)
	sent := s.prepare(t, ref)
	require.Equal(t, terms, sent.Licensing)
	require.Equal(t, "unlisted", sent.Status)
	require.Nil(t, sent.Release)
	require.Equal(t, revision+1, sent.Revision, "what was sent before does not undo it")
	s.confirm(t, ref)
	pluginNow, releaseNow, _ := s.status(t)
	require.Equal(t, []string{plugin, release}, []string{pluginNow, releaseNow})

	_, later := s.begin(t, "relist")
	require.Equal(t, terms, s.prepare(t, later).Licensing)
}
