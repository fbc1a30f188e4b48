export function bundleServer(folder: string, place?: string): Promise<void>;
