import { useFormat } from "../format/useFormat";

/** A moment: relative while it is near, the exact time on hover and for machines. */
export function When({ at, absolute }: { at: string; absolute?: "date" | "dateTime" }) {
  const format = useFormat();
  const text = absolute ? format[absolute](at) : format.relative(at);
  return (
    <time dateTime={at} title={format.exact(at)}>
      {text}
    </time>
  );
}
