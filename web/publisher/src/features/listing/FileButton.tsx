import { Button, type ButtonProps } from "@mantine/core";
import { useRef } from "react";
import { imageTypes } from "./images";

type Props = ButtonProps & { label: string; multiple?: boolean; onFiles: (files: File[]) => void; id?: string };

/** A button that asks for pictures. */
export function FileButton({ label, multiple, onFiles, id, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button id={id} variant="default" size="sm" {...button} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={imageTypes.join(",")}
        multiple={multiple}
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
