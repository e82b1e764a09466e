package accountapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
)

// routes are the handlers.
type routes struct {
	accounts *account.Service
	cookie   Cookie
	cursors  *cursor.Codec
}

// Register adds every route under /v1/account, and /v1/admin/accounts for admins.
func Register(api huma.API, accounts *account.Service, cookie Cookie, cursors *cursor.Codec) {
	r := routes{accounts, cookie, cursors}
	post := func(id, path, summary, description string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/v1/account" + path, Summary: summary, Description: description,
			DefaultStatus: status, Tags: []string{"account"}, MaxBodyBytes: 8 << 10}
	}
	const alike = " The answer is the same whether the address has an account or not."
	httpapi.Register(api, httpapi.Anyone, post("sign-up", "/sign-up", "Make an account", "It is of no use until it is confirmed by the mail that follows."+alike, 202), r.signUp)
	httpapi.Register(api, httpapi.Anyone, post("send-verification-mail", "/verification-mails", "Send the confirming mail again", alike[1:], 202), r.mailVerification)
	httpapi.Register(api, httpapi.Anyone, post("verify-email", "/verify-email", "Confirm an account", "With the token of the mail and the password chosen at sign-up.", 204), r.verifyEmail)
	httpapi.Register(api, httpapi.Anyone, post("log-in", "/log-in", "Log in", "Sets the session cookie.", 200), r.logIn)
	httpapi.Register(api, httpapi.Anyone, post("log-out", "/log-out", "Log out", "Ends the session, if there is one, and clears the cookie.", 204), r.logOut)
	httpapi.Register(api, httpapi.Anyone, post("send-password-reset-mail", "/password-reset-mails", "Ask for a new password", alike[1:], 202), r.mailReset)
	httpapi.Register(api, httpapi.Anyone, post("reset-password", "/reset-password", "Set a new password by mail", "Ends every session of the account.", 204), r.resetPassword)
	httpapi.Register(api, httpapi.SignedIn, post("change-password", "/change-password", "Change the password", "Ends every session of the account and starts a new one.", 204), r.changePassword)

	at := func(id, method, path, summary string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/v1/account" + path, Summary: summary, DefaultStatus: status, Tags: []string{"account"}, MaxBodyBytes: 8 << 10}
	}
	httpapi.Register(api, httpapi.SignedIn, at("get-account", http.MethodGet, "", "Who am I", 200), r.profile)
	httpapi.Register(api, httpapi.SignedIn, at("update-account", http.MethodPatch, "", "Change name or language", 200), r.changeProfile)
	httpapi.Register(api, httpapi.SignedIn, at("list-sessions", http.MethodGet, "/sessions", "Where am I logged in", 200), r.sessions)
	httpapi.Register(api, httpapi.SignedIn, at("revoke-other-sessions", http.MethodDelete, "/sessions", "End all other sessions", 204), r.revokeOthers)
	httpapi.Register(api, httpapi.SignedIn, at("revoke-session", http.MethodDelete, "/sessions/{id}", "End a session", 204), r.revokeSession)
	r.registerAdmin(api)
}

func caller(ctx context.Context, userAgent string) account.Caller {
	return account.Caller{IP: httpapi.ClientIP(ctx), Network: httpapi.ClientNetwork(ctx), UserAgent: userAgent}
}

// AccountBody is an account as its owner sees it.
type AccountBody struct {
	ID        uuid.UUID `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	Role      string    `json:"role"`
	Locale    string    `json:"locale" enum:"es,en"`
	CreatedAt time.Time `json:"createdAt"`
}

func accountBody(a account.Account) AccountBody {
	return AccountBody{ID: a.ID, Email: a.Email, Name: a.Name, Role: a.Role, Locale: a.Locale, CreatedAt: a.CreatedAt}
}

type accountOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AccountBody
}

func accountAnswer(a account.Account, err error) (*accountOutput, error) {
	if err != nil {
		return nil, err
	}
	return &accountOutput{CacheControl: "no-store", Body: accountBody(a)}, nil
}

// SignUpBody asks for an account.
type SignUpBody struct {
	Email    string `json:"email" maxLength:"254" example:"ana@example.com"`
	Password string `json:"password" minLength:"10" maxLength:"128"`
	Name     string `json:"name" minLength:"1" maxLength:"80"`
	Locale   string `json:"locale,omitempty" enum:"es,en" default:"es" doc:"Language of mails"`
	Next     string `json:"next,omitempty" maxLength:"500" example:"/plugins/tidy-imports?buy=1" doc:"Path of the page that one was going to; the confirming mail's link remembers it"`
}

// EmailBody names an address.
type EmailBody struct {
	Email  string `json:"email" maxLength:"254" example:"ana@example.com"`
	Locale string `json:"locale,omitempty" enum:"es,en" default:"es" doc:"Language of the mail, if the account has none"`
}

// VerificationMailBody asks for the confirming mail again.
type VerificationMailBody struct {
	EmailBody
	Next string `json:"next,omitempty" maxLength:"500" example:"/plugins/tidy-imports?buy=1" doc:"As at sign-up"`
}

// TokenBody is the token of a mail with a password.
type TokenBody struct {
	Token    string `json:"token" minLength:"1" maxLength:"100"`
	Password string `json:"password" minLength:"1" maxLength:"128"`
}

// LogInBody proves who one is.
type LogInBody struct {
	Email    string `json:"email" minLength:"1" maxLength:"254" example:"ana@example.com"`
	Password string `json:"password" minLength:"1" maxLength:"128"`
}

// ChangePasswordBody replaces a known password.
type ChangePasswordBody struct {
	CurrentPassword string `json:"currentPassword" minLength:"1" maxLength:"128"`
	NewPassword     string `json:"newPassword" minLength:"10" maxLength:"128"`
}

// ProfileBody holds what is to change.
type ProfileBody struct {
	Name   *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
	Locale *string `json:"locale,omitempty" enum:"es,en"`
}

func (r routes) signUp(ctx context.Context, in *struct{ Body SignUpBody }) (*struct{}, error) {
	return nil, r.accounts.SignUp(ctx, caller(ctx, ""), account.Newcomer(in.Body))
}

func (r routes) mailVerification(ctx context.Context, in *struct{ Body VerificationMailBody }) (*struct{}, error) {
	return nil, r.accounts.MailVerification(ctx, caller(ctx, ""), in.Body.Email, in.Body.Locale, in.Body.Next)
}

func (r routes) mailReset(ctx context.Context, in *struct{ Body EmailBody }) (*struct{}, error) {
	return nil, r.accounts.MailReset(ctx, caller(ctx, ""), in.Body.Email, in.Body.Locale)
}

func (r routes) verifyEmail(ctx context.Context, in *struct{ Body TokenBody }) (*struct{}, error) {
	return nil, r.accounts.VerifyEmail(ctx, caller(ctx, ""), in.Body.Token, in.Body.Password)
}

func (r routes) resetPassword(ctx context.Context, in *struct{ Body TokenBody }) (*struct{}, error) {
	return nil, r.accounts.ResetPassword(ctx, caller(ctx, ""), in.Body.Token, in.Body.Password)
}

type logInInput struct {
	UserAgent string `header:"User-Agent"`
	Body      LogInBody
}

type logInOutput struct {
	SetCookie    http.Cookie `header:"Set-Cookie"`
	CacheControl string      `header:"Cache-Control"`
	Body         AccountBody
}

func (r routes) logIn(ctx context.Context, in *logInInput) (*logInOutput, error) {
	session, err := r.accounts.LogIn(ctx, caller(ctx, in.UserAgent), in.Body.Email, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return &logInOutput{r.cookie.set(session.Token, session.ExpiresAt), "no-store", accountBody(session.Account)}, nil
}

type cookieOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (r routes) logOut(ctx context.Context, _ *struct{}) (*cookieOutput, error) {
	if p, ok := account.PrincipalFrom(ctx); ok {
		if err := r.accounts.LogOut(ctx, p); err != nil {
			return nil, err
		}
	}
	return &cookieOutput{r.cookie.clear()}, nil
}

type changePasswordInput struct {
	UserAgent string `header:"User-Agent"`
	Body      ChangePasswordBody
}

func (r routes) changePassword(ctx context.Context, in *changePasswordInput) (*cookieOutput, error) {
	session, err := r.accounts.ChangePassword(ctx, caller(ctx, in.UserAgent), account.Must(ctx), in.Body.CurrentPassword, in.Body.NewPassword)
	if err != nil {
		return nil, err
	}
	return &cookieOutput{r.cookie.set(session.Token, session.ExpiresAt)}, nil
}

func (r routes) profile(ctx context.Context, _ *struct{}) (*accountOutput, error) {
	return accountAnswer(r.accounts.Profile(ctx, account.Must(ctx)))
}

func (r routes) changeProfile(ctx context.Context, in *struct{ Body ProfileBody }) (*accountOutput, error) {
	return accountAnswer(r.accounts.ChangeProfile(ctx, account.Must(ctx), in.Body.Name, in.Body.Locale))
}

// SessionBody is one place where the account is logged in.
type SessionBody struct {
	ID         uuid.UUID `json:"id"`
	Current    bool      `json:"current" doc:"The session of this request"`
	IP         string    `json:"ip"`
	UserAgent  string    `json:"userAgent"`
	CreatedAt  time.Time `json:"createdAt"`
	LastSeenAt time.Time `json:"lastSeenAt"`
	ExpiresAt  time.Time `json:"expiresAt"`
}

// SessionListBody are the live sessions, the last used first.
type SessionListBody struct {
	Items []SessionBody `json:"items"`
}

type sessionListOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         SessionListBody
}

func (r routes) sessions(ctx context.Context, _ *struct{}) (*sessionListOutput, error) {
	p := account.Must(ctx)
	sessions, err := r.accounts.Sessions(ctx, p)
	if err != nil {
		return nil, err
	}
	items := make([]SessionBody, len(sessions))
	for i, s := range sessions {
		items[i] = SessionBody{s.ID, s.ID == p.SessionID, s.IP, s.UserAgent, s.CreatedAt, s.LastSeenAt, s.ExpiresAt}
	}
	return &sessionListOutput{"no-store", SessionListBody{items}}, nil
}

type sessionInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

func (r routes) revokeSession(ctx context.Context, in *sessionInput) (*struct{}, error) {
	return nil, r.accounts.RevokeSession(ctx, account.Must(ctx), in.ID)
}

func (r routes) revokeOthers(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, r.accounts.RevokeOthers(ctx, account.Must(ctx))
}
