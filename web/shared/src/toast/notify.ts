export type Toast = {
  title: string;
  message?: string;
  tone: "good" | "bad" | "info";
};

type Listener = (toast: Toast) => void;

let host: Listener | undefined;

/** Says something in passing. The code that shows it is fetched for the first one, so that no first page pays for it. */
export function notify(toast: Toast): void {
  host?.(toast);
}

export function setToastHost(listener: Listener): () => void {
  host = listener;
  return () => {
    host = undefined;
  };
}
