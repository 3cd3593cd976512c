import { Converter, ReflectionKind } from 'typedoc';

/**
 * A plugin of typedoc, which takes the docstring of a base class or an interface for one that a class has none of its own: here each class and
 * interface has to say itself what it is.
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.ClassOrInterface)) {
      if (!reflection.hasComment())
        app.logger.warn(`${reflection.getFriendlyFullName()} has no documentation of its own.`);
    }
  });
}
