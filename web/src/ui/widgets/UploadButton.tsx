import { Upload as UploadIcon } from "lucide-react";
import { useRef } from "react";
import { Button, type ButtonProps } from "../Button";
import { PICTURE_TYPES } from "./usePictureDrop";

export interface UploadButtonProps extends Pick<ButtonProps, "kind" | "size" | "busy" | "className"> {
  label?: string;
  /** The media types to offer; every picture by default. */
  accept?: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}

/** Opens the system's file dialog. */
export function UploadButton({
  label = "Upload",
  accept = PICTURE_TYPES,
  multiple,
  onFiles,
  ...rest
}: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...rest} onClick={() => input.current?.click()}>
        <UploadIcon size={16} aria-hidden />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again after it was refused.
          event.target.value = "";
          if (files.length) onFiles(files);
        }}
      />
    </>
  );
}
