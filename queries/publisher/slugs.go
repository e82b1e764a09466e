package publisherdb

import (
	"context"

	"github.com/google/uuid"
)

// What a plugin's claim to a slug comes to, as ClaimSlug and SlugOutcome say.
const (
	SlugReservedForIt = "reserved"
	SlugFree          = "free"            // only of SlugOutcome
	SlugOther         = "other_slug"      // the plugin has reserved another slug, for good
	SlugTaken         = "slug_taken"      // another plugin has it
	SlugConfusable    = "slug_confusable" // another plugin has one that people would take for it
)

// ClaimSlug reserves the slug for the plugin and its owner for ever, and says whether it could; again for the
// same plugin and slug it changes nothing. skeleton is slug.Skeleton of it. Call it in the transaction that
// holds the plugin's lock; of two claims at once one waits for the other's transaction.
func (q *Queries) ClaimSlug(ctx context.Context, pluginID, ownerID uuid.UUID, slug, skeleton string) (outcome string, err error) {
	n, err := q.ReserveSlug(ctx, ReserveSlugParams{Slug: slug, Skeleton: skeleton, OwnerID: ownerID, PluginID: pluginID})
	if err != nil || n == 1 {
		return SlugReservedForIt, err
	}
	return q.SlugOutcome(ctx, SlugOutcomeParams{PluginID: pluginID, Slug: slug, Skeleton: skeleton})
}
