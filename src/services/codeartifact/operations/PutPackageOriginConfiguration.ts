import { coordinatesOf, onPackage, scopeOf } from "../access.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { holdPackage, updatePackage } from "../store/packages.ts";
import { originConfiguration } from "../views.ts";

/** Makes the package when it is not there: what may come in can be said before anything does. */
export const PutPackageOriginConfiguration = onPackage<"PutPackageOriginConfiguration">({
  async run(input, context) {
    const { tx, kernel, now } = context;
    const { view, repository } = await scopeOf(input, context);
    const coordinates = coordinatesOf(input);
    const { publish, upstream } = input.restrictions;
    const { id } = await holdPackage(tx, repository.row, coordinates, { publish, upstream }, now);
    await updatePackage(tx, id, { publish, upstream, changed_at: now });
    await rememberedBy(kernel).packageChanges(tx, view.row.id, coordinates);
    return { originConfiguration: originConfiguration({ publish, upstream }) };
  },
});
