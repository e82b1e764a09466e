package publisher_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/licensing"
	"marketplace/publisher"
	"marketplace/workflows/publication"
)

func TestLicensing(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, myID := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	require.Equal(t, licensing.Default(), plugin.Licensing)
	path := "/v1/plugins/" + plugin.ID.String()

	other, _ := p.account(t, "publisher")
	reviewer, _ := p.account(t, "reviewer")
	for _, c := range []*client{other, reviewer} {
		c.PUT(path+"/licensing", licensing.Default()).Problem(http.StatusNotFound, "not_found")
	}
	for name, wrong := range map[string]map[string]any{
		"no activations":       {"enabled": true, "maxActivations": 0, "offline": true, "offlineDays": 30, "graceDays": 7},
		"too many activations": {"enabled": true, "maxActivations": 10001, "offline": true, "offlineDays": 30, "graceDays": 7},
		"a file of no day":     {"enabled": true, "offline": true, "offlineDays": 0, "graceDays": 7},
		"a file of decades":    {"enabled": true, "offline": true, "offlineDays": 3651, "graceDays": 7},
		"negative grace":       {"enabled": true, "offline": true, "offlineDays": 30, "graceDays": -1},
		"half of it":           {"enabled": true},
	} {
		me.For(t).PUT(path+"/licensing", wrong).Problem(http.StatusUnprocessableEntity, "invalid_request")
		require.Empty(t, p.starter.started, name)
	}

	// A draft keeps them; its first publication carries them along. Nothing of what the store shows has changed.
	five := int32(5)
	terms := licensing.LicensingTerms{Enabled: true, MaxActivations: &five, Offline: true, OfflineDays: 14, GraceDays: 3}
	var saved publisher.PluginLicensing
	me.PUT(path+"/licensing", terms).Status(http.StatusOK).JSON(&saved)
	require.Equal(t, publisher.PluginLicensing{Licensing: terms}, saved)
	var read publisher.Plugin
	me.GET(path).JSON(&read)
	require.Equal(t, terms, read.Licensing)
	require.Equal(t, plugin.Revision, read.Revision)
	require.Empty(t, p.starter.started)

	// Of a plugin in the store they are on their way, and take the place of what could not get through yet.
	p.exec(t, `UPDATE publisher_plugins SET status = 'listed'`)
	unlimited := licensing.LicensingTerms{Enabled: true, OfflineDays: 1}
	me.PUT(path+"/licensing", unlimited).Status(http.StatusAccepted).JSON(&saved)
	require.Equal(t, "publication/"+plugin.ID.String()+"/licensing", saved.Publication.WorkflowID)
	require.Equal(t, []publication.Input{{PublicationID: saved.Publication.PublicationID, PluginID: plugin.ID, Action: publication.Licensing, RequestedBy: myID, Licensing: &unlimited}}, p.starter.started)
	require.Equal(t, []bool{true}, p.starter.over)
	me.GET(path).JSON(&read)
	require.Equal(t, terms, read.Licensing, "what carries them writes them")

	p.starter.err = publisher.ErrWorkflowsUnavailable
	me.PUT(path+"/licensing", unlimited).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
}
