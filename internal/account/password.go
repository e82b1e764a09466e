package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime"
	"time"

	"github.com/alexedwards/argon2id"

	"marketplace/internal/problem"
)

// hashing is OWASP's: 19 MiB, two passes.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashers bounds the memory that a flood of log-ins can take.
type hashers chan struct{}

func newHashers() hashers { return make(hashers, runtime.NumCPU()) }

// run waits for its turn, but not for ever.
func (h hashers) run(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case h <- struct{}{}:
		defer func() { <-h }()
		return f()
	case <-ctx.Done():
		return problem.New(http.StatusServiceUnavailable, "busy", "Too many people log in just now. Try again shortly.").RetryAfter(5)
	}
}

func (h hashers) hash(ctx context.Context, password string) (hash string, err error) {
	err = h.run(ctx, func() error {
		hash, err = argon2id.CreateHash(password, hashing)
		return err
	})
	return hash, err
}

// nobody's password: checked against when there is no account, so that both take as long.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// matches checks the password against the hash, or against nobody's for "".
func (h hashers) matches(ctx context.Context, password, hash string) (match bool, outdated bool, err error) {
	known := hash != ""
	if !known {
		hash = nobody
	}
	var params *argon2id.Params
	err = h.run(ctx, func() error {
		match, params, err = argon2id.CheckHash(password, hash)
		return err
	})
	if err != nil {
		return false, false, fmt.Errorf("check password: %w", err)
	}
	return match && known, *params != *hashing, nil
}

// HashPassword is for the command line, which needs no turn.
func HashPassword(password string) (string, error) { return argon2id.CreateHash(password, hashing) }

// NewToken is a secret of 256 bits and the only thing of it that is stored.
func NewToken() (token string, hash []byte) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the program instead
	token = base64.RawURLEncoding.EncodeToString(secret)
	return token, HashToken(token)
}

// HashToken is what is stored of a token.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
