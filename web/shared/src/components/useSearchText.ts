import { useDebouncedCallback } from "@mantine/hooks";
import { type ChangeEvent, useEffect, useRef, useState } from "react";

/** A search field whose text goes into the URL once typing pauses, and follows the URL when that changes otherwise. */
export function useSearchText(inUrl: string, onChange: (text: string) => void) {
  const [value, setValue] = useState(inUrl);
  const sent = useRef(inUrl);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text.trim();
    onChange(sent.current);
  }, 250);
  useEffect(() => {
    if (inUrl !== sent.current) {
      sent.current = inUrl;
      setValue(inUrl);
    }
  }, [inUrl]);
  return {
    value,
    onChange(event: ChangeEvent<HTMLInputElement>) {
      setValue(event.currentTarget.value);
      send(event.currentTarget.value);
    },
  };
}
