package payoutaccount

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/internal/sealed"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Client reaches publishers' accounts. Its errors are step.ErrUnavailable and step.ErrPending.
type Client struct{ Temporal client.Client }

// clientTime is how long a signal may take.
const clientTime = 5 * time.Second

func options(publisher uuid.UUID) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: WorkflowID(publisher), TaskQueue: string(taskqueue.Marketplace), TypedSearchAttributes: SearchAttributes(publisher),
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
}

// Lead asks for a link to a page of Stripe's, under a key that only this call knows.
func (c *Client) Lead(ctx context.Context, publisher uuid.UUID, kind, country string) (url, refusal string, err error) {
	key, err := sealed.NewKey()
	if err != nil {
		return "", "", err
	}
	var out LeadResult
	if err := step.UpdateWithStart(ctx, c.Temporal, options(publisher), WorkflowType, Input{PublisherID: publisher}, UpdateLead, uuid.NewString(), &out,
		LeadRequest{Kind: kind, Country: country, PublicKey: key.Public()}); err != nil {
		return "", "", err
	}
	if out.Refusal != "" {
		return "", out.Refusal, nil
	}
	url, err = key.Open(out.Sealed)
	return url, "", err
}

// SaveSettings writes down what a publisher decides. Asked again with the same request, it changes nothing more.
func (c *Client) SaveSettings(ctx context.Context, publisher uuid.UUID, in Settings) (revision int64, err error) {
	var out SavedSettings
	err = step.UpdateWithStart(ctx, c.Temporal, options(publisher), WorkflowType, Input{PublisherID: publisher}, UpdateSaveSettings, "settings/"+in.RequestID.String(), &out, in)
	return out.Revision, err
}

// Refresh has Stripe asked how the account stands.
func (c *Client) Refresh(ctx context.Context, publisher uuid.UUID) error {
	ctx, cancel := context.WithTimeout(ctx, clientTime)
	defer cancel()
	o := options(publisher)
	if _, err := c.Temporal.SignalWithStartWorkflow(ctx, o.ID, SignalUpdated, nil, o, WorkflowType, Input{PublisherID: publisher}); err != nil {
		return errors.Join(step.ErrUnavailable, err)
	}
	return nil
}
