import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

/** The AWS CLI command for what the page just offered, ready to copy. */
export const CliCommand = ({ command }: { command: string }) => (
  <CopyToClipboard
    variant="inline"
    textToCopy={command}
    copyButtonAriaLabel="Copy command"
    copySuccessText="Copied"
    copyErrorText="Could not copy"
  />
);
