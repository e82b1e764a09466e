package cursor

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

type position struct {
	Rank float64 `json:"r"`
	ID   string  `json:"i"`
}

var codec = NewCodec([]byte(strings.Repeat("k", 32)))

func TestACursorReadsAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := position{Rank: rapid.Float64Range(-1e12, 1e12).Draw(t, "rank"), ID: rapid.StringMatching(`[a-z0-9-]{0,40}`).Draw(t, "id")}
		kind := rapid.StringMatching(`[a-z/\x00]{0,10}`).Draw(t, "kind")
		text := codec.Encode(kind, want)
		var got position
		require.NoError(t, codec.Decode(kind, text, &got))
		require.Equal(t, want, got, "a rank keeps all its digits: rows are compared with it")

		untouched := position{ID: "as it was"}
		require.Error(t, codec.Decode(kind+"x", text, &untouched), "of another list")
		raw, err := base64.RawURLEncoding.DecodeString(text)
		require.NoError(t, err)
		raw[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= byte(1 << rapid.IntRange(0, 7).Draw(t, "bit"))
		require.Error(t, codec.Decode(kind, base64.RawURLEncoding.EncodeToString(raw), &untouched), "one flipped bit")
		require.Equal(t, position{ID: "as it was"}, untouched)
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(codec.Encode("list", position{Rank: 1, ID: "a"}))
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		var got position
		if err := codec.Decode("list", text, &got); err == nil && text != "" {
			raw, err := base64.RawURLEncoding.DecodeString(text)
			require.NoError(t, err)
			require.Equal(t, codec.mac("list", raw[macSize:]), raw[:macSize], "only what Encode signed is accepted")
		}
	})
}
