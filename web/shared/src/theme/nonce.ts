/** The nonce of this response, which our CSP asks of every style element. Undefined under Vite's own server, which has no CSP. */
export function styleNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || undefined;
}

/** Tells it to the libraries under Mantine that make style elements of their own (locked scrolling behind dialogs): they look for webpack's name of it. */
export function shareStyleNonce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
}
