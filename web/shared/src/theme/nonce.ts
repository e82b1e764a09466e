/** The nonce of this response, which our CSP asks of every style element. Undefined under Vite's own server, which has no CSP. */
export function styleNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || undefined;
}
