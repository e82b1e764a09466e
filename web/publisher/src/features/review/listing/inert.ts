export type Inert = { html: string; links: { text: string; href: string }[] };

/**
 * Makes the HTML that the server made of somebody's Markdown fit for reviewers: nothing in it is fetched, links open apart and say
 * where they lead. The document it is read into is never shown, so that nothing loads on the way.
 */
export function inert(html: string, imageWord: string): Inert {
  const page = new DOMParser().parseFromString(html, "text/html");
  const links: Inert["links"] = [];
  for (const image of page.querySelectorAll("img")) {
    const stand = page.createElement("span");
    stand.setAttribute("data-image", "");
    stand.title = image.getAttribute("src") ?? "";
    stand.textContent = `${imageWord}: ${image.alt || "…"}`;
    image.replaceWith(stand);
  }
  for (const link of page.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? "";
    const text = link.textContent?.trim() ?? "";
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow ugc");
    link.setAttribute("title", href);
    if (href.startsWith("#")) {
      link.removeAttribute("target");
      continue;
    }
    links.push({ text, href });
    const host = hostOf(href);
    if (host && !text.includes(host)) link.setAttribute("data-host", host);
  }
  // What scrolls sideways must be reached by keyboard.
  for (const wide of page.querySelectorAll("pre, table")) wide.setAttribute("tabindex", "0");
  return { html: page.body.innerHTML, links };
}

/** The host as the browser would go to it: look-alike letters show as punycode. */
export function hostOf(href: string): string | undefined {
  try {
    return new URL(href).host || undefined;
  } catch {
    return undefined;
  }
}
