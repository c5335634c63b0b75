/** One parameter of an experiment: folders, files and encoders can be chosen here, everything else is as in any form. */
import { ParamField, type ParamFieldProps } from "../../ui/ParamField.tsx";
import { EncodersField } from "./EncodersField.tsx";
import { FileField } from "./FileField.tsx";
import { FolderButton } from "./FolderButton.tsx";

export function LabField(props: ParamFieldProps) {
  const { schema, onChange } = props;
  switch (schema.format) {
    case "folder":
      return <ParamField {...props} beside={<FolderButton schema={schema} onChoose={onChange} />} />;
    case "file":
      return <FileField {...props} />;
    case "encoders":
      return <EncodersField {...props} />;
    default:
      return <ParamField {...props} />;
  }
}
