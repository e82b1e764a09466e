package licensekey_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/licensekey"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		key := licensekey.New()
		require.Regexp(t, `^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$`, key)
		require.False(t, seen[key])
		seen[key] = true
		for _, typed := range []string{key, strings.ToLower(key), strings.ReplaceAll(key, "-", ""), " " + strings.ReplaceAll(key, "-", " ") + " ", strings.NewReplacer("0", "o", "1", "l").Replace(key)} {
			read, err := licensekey.Parse(typed)
			require.NoError(t, err, typed)
			require.Equal(t, key, read)
		}
	}
}

func TestMalformedKeys(t *testing.T) {
	t.Parallel()
	key := licensekey.New()
	other := byte('7')
	if key[3] == other {
		other = '8'
	}
	swapped := []byte(key)
	swapped[3] = other
	for name, text := range map[string]string{
		"nothing": "", "cut off": key[:29], "too long": key + "A", "one character is another": string(swapped), "a U": "U" + key[1:], "no letters": strings.Repeat("-", 35),
		"a huge one": strings.Repeat("A", 1<<20), "not ASCII": "é" + key[1:], "its groups in another order": key[6:11] + "-" + key[:5] + key[11:],
	} {
		_, err := licensekey.Parse(text)
		require.ErrorIs(t, err, licensekey.ErrMalformed, name)
	}
}

func setting(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
}

func TestTheRingTurns(t *testing.T) {
	t.Parallel()
	old, err := licensekey.NewKeyring(setting("2025", 1))
	require.NoError(t, err)
	license := uuid.New()
	sealed, by := old.Seal(license, "A-KEY")
	require.Equal(t, "2025", by)
	require.NotContains(t, string(sealed), "KEY")

	turned, err := licensekey.NewKeyring(setting("2026", 2) + ", " + setting("2025", 1))
	require.NoError(t, err)
	require.Equal(t, "2026", turned.Current())
	key, err := turned.Open(license, sealed, by)
	require.NoError(t, err)
	require.Equal(t, "A-KEY", key)
	again, by := turned.Seal(license, "A-KEY")
	require.Equal(t, "2026", by)

	_, err = old.Open(license, again, by)
	require.ErrorContains(t, err, `"2026"`)
	_, err = turned.Open(uuid.New(), again, by)
	require.Error(t, err, "what was sealed for one license opens for no other")
	_, err = turned.Open(license, append(again[:len(again)-1:len(again)-1], again[len(again)-1]^1), by)
	require.Error(t, err)
	_, err = turned.Open(license, again[:3], by)
	require.Error(t, err)
}

func TestSettingsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "2026:", "2026:c2hvcnQ=", ":" + setting("", 1)[1:], setting("a", 1) + "," + setting("a", 2), setting("UPPER", 1), setting("a", 1) + ","} {
		_, err := licensekey.NewKeyring(text)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "AQEB")
	}
}
