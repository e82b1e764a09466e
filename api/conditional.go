package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// revalidate lets any cache keep an answer, but not serve it without asking us: a listing that was taken
// down is gone at once, and a cache costs us a hash instead of a page.
const revalidate = "public, no-cache"

// Conditional is an answer that the client may have already.
type Conditional[T any] struct {
	Status       int
	ETag         string `header:"ETag" doc:"Weak validator of the content"`
	CacheControl string `header:"Cache-Control"`
	Body         T
}

// conditional answers with body, or with 304 when ifNoneMatch names its very content.
func conditional[T any](ifNoneMatch string, body T) (*Conditional[T], error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(encoded)
	answer := &Conditional[T]{
		Status: http.StatusOK, ETag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`, CacheControl: revalidate, Body: body,
	}
	if noneMatch(ifNoneMatch, answer.ETag) {
		answer.Status = http.StatusNotModified
	}
	return answer, nil
}

// noneMatch is true when the header names the entity tag; by RFC 9110 the comparison is weak.
func noneMatch(header, etag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || (candidate != "" && strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(etag, "W/")) {
			return true
		}
	}
	return false
}

// notModified documents the 304 of a conditional answer.
func notModified() map[string]*huma.Response {
	return map[string]*huma.Response{"304": {Description: "What you have is what there is"}}
}
