// Keeps the list as the server has it, without touching the message that is being read.
const list = document.querySelector('[data-live]')

async function refresh() {
  if (document.hidden) return
  const answer = await fetch(location.href).catch(() => null) // the stack may be down for a while
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-live]')
  if (fresh.innerHTML === list.innerHTML) return
  const focused = document.activeElement?.getAttribute('href')
  list.replaceChildren(...fresh.childNodes)
  document.querySelector('.top button').disabled = page.querySelector('.top button').disabled
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus()
}

setInterval(refresh, 2000)
