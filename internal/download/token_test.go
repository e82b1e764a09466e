package download

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	signer = NewSigner([]byte(strings.Repeat("k", 32)))
	now    = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func TestATokenReadsAsItWasSigned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Custom(func(t *rapid.T) uuid.UUID {
			return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		})
		want := Token{
			ID: id.Draw(t, "id"), Version: id.Draw(t, "version"), User: id.Draw(t, "user"),
			Expires: now.Add(time.Duration(rapid.Int64Range(1, 1<<30).Draw(t, "seconds")) * time.Second),
		}
		text := signer.Sign(want)
		got, err := signer.Parse(text, now)
		require.NoError(t, err)
		require.Equal(t, want, got)

		_, err = signer.Parse(text, want.Expires)
		require.ErrorIs(t, err, ErrExpired)

		raw, err := base64.RawURLEncoding.DecodeString(text)
		require.NoError(t, err)
		raw[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= byte(1 << rapid.IntRange(0, 7).Draw(t, "bit"))
		_, err = signer.Parse(base64.RawURLEncoding.EncodeToString(raw), now)
		require.ErrorIs(t, err, ErrInvalid, "one flipped bit")
	})
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := signer.Sign(Token{ID: uuid.New(), Version: uuid.New(), Expires: now.Add(Lifetime)})
	for name, text := range map[string]string{
		"empty":                   "",
		"shorter":                 good[:len(good)-1],
		"longer":                  good + "A",
		"another secret's":        NewSigner([]byte(strings.Repeat("x", 32))).Sign(Token{Expires: now.Add(Lifetime)}),
		"not base64":              strings.Repeat("*", len(good)),
		"a second spelling of it": good[:len(good)-1] + string(good[len(good)-1]+1),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signer.Parse(text, now)
			require.ErrorIs(t, err, ErrInvalid)
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(signer.Sign(Token{Expires: now.Add(Lifetime)}))
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		token, err := signer.Parse(text, now)
		if err == nil {
			require.Equal(t, text, signer.Sign(token), "only what Sign wrote is accepted")
		}
	})
}
