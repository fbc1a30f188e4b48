import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";

export const Loading = ({ what }: { what: string }) => (
  <Box padding="xxl" textAlign="center">
    <Spinner size="large" /> <Box variant="span">Loading {what} …</Box>
  </Box>
);
