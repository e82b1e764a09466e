package publisher

import (
	"math"
	"net/http"
	"regexp"

	"github.com/Masterminds/semver/v3"

	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

const (
	stableChannel = "stable"
	// previewChannel is where pre-releases go when the request does not say.
	previewChannel = "next"
)

var channelForm = regexp.MustCompile(`^[a-z0-9-]{1,20}$`)

// parseVersion wants a full semantic version without build metadata, which has no place in an order.
func parseVersion(s string) (*semver.Version, error) {
	v, err := semver.StrictNewVersion(s)
	if err != nil || len(s) > 100 || v.Metadata() != "" || max(v.Major(), v.Minor(), v.Patch()) > math.MaxInt32 {
		return nil, problem.New(http.StatusUnprocessableEntity, "version_invalid", "The manifest's version must be a semantic version such as 1.2.3 or 2.0.0-beta.1.").At("manifest.version", "not a semantic version")
	}
	return v, nil
}

// chooseChannel keeps pre-releases away from those who asked for stable versions.
func chooseChannel(asked string, v *semver.Version) (string, error) {
	switch {
	case asked == "" && v.Prerelease() == "":
		return stableChannel, nil
	case asked == "":
		return previewChannel, nil
	case !channelForm.MatchString(asked):
		return "", problem.Invalid("query.channel", "1 to 20 small letters, digits and hyphens")
	case asked == stableChannel && v.Prerelease() != "":
		return "", problem.New(http.StatusUnprocessableEntity, "prerelease_not_stable", "%s is a pre-release: it needs a channel other than stable.", v).At("query.channel", "not for pre-releases")
	}
	return asked, nil
}

// counted are the states in which a version stands in its channel: it was, is or may be offered.
var counted = map[publisherdb.ReleaseStatus]bool{
	publisherdb.ReleaseStatusSubmitted: true, publisherdb.ReleaseStatusChangesRequested: true, publisherdb.ReleaseStatusApproved: true,
	publisherdb.ReleaseStatusPublished: true, publisherdb.ReleaseStatusWithdrawn: true,
}

// placeVersion finds the draft that the upload replaces (nil: none), or says why the version cannot be.
func placeVersion(v *semver.Version, channel string, others []publisherdb.ListVersionsRow) (replaces *publisherdb.ListVersionsRow, err error) {
	for _, other := range others {
		if other.Version == v.String() {
			if other.Status != publisherdb.ReleaseStatusDraft {
				return nil, problem.New(http.StatusConflict, "version_exists", "Version %s is there already and is %s. Versions are never used twice.", v, other.Status)
			}
			replaces = &other
			continue
		}
		theirs, err := semver.StrictNewVersion(other.Version)
		if err != nil {
			return nil, err
		}
		if other.Channel == channel && counted[other.Status] && !v.GreaterThan(theirs) {
			return nil, problem.New(http.StatusConflict, "version_not_greater", "Version %s is not greater than %s, which the channel %s has.", v, theirs, channel)
		}
	}
	return replaces, nil
}
