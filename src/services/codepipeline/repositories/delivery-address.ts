export const deliveryPath = "/_quintet/connections/";

/** Where a git host delivers what happens in the repositories of a connection: the last part of the connection's ARN says which. */
export const deliveryUrl = (publicUrl: string, connectionArn: string): string => publicUrl + deliveryPath + connectionArn.split("/").at(-1);
