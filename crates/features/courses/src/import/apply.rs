//! Writes a plan: everything in one transaction, and only what differs.

use std::collections::HashMap;

use access::Stage;
use db::{DbError, Tx};
use events::Emit as _;

use super::plan::{HandEdit, Plan, PlannedLesson, PlannedModule, PlannedText};
use super::{ImportError, Imported, Repriced};
use crate::course::{Course, CourseId, FileId, LessonId, ModuleId, PartId};
use crate::events::{CourseCreated, CourseImported, CoursePublished};
use crate::lesson::LessonState;
use crate::store;
use crate::store::lessons::{NewLesson, PlacedLesson};

pub(super) fn apply(tx: &mut Tx, plan: &Plan) -> Result<Imported, ImportError> {
    let course = begin(tx, plan)?;
    let mut writer = Writer {
        tx,
        plan,
        course: course.id,
        files: HashMap::new(),
        done: Imported {
            created: plan.existing.course.is_none(),
            course,
            added: 0,
            changed: 0,
            unchanged: 0,
            retired: 0,
            repriced: None,
            kept: Vec::new(),
            replaced: Vec::new(),
        },
        touched: false,
    };
    writer.prices()?;
    writer.images()?;
    writer.parts()?;
    writer.retire_missing()?;
    writer.finish()
}

/// The course to write into: a new one, or the one that the plan was made for, if it is as it was then.
fn begin(tx: &mut Tx, plan: &Plan) -> Result<Course, ImportError> {
    let by = Some(plan.wish.author);
    let Some(expected) = &plan.existing.course else {
        let source = Some(plan.existing.source.as_str()).filter(|_| plan.wish.slug.is_none());
        let inserted =
            store::courses::insert(tx, &plan.existing.slug, plan.wish.author, &plan.course, source);
        // Somebody took the address, or began this very import, since the plan was made.
        let taken =
            |error: &DbError| error.is_unique("courses_slug_key") || error.is_unique("courses_source_key");
        let id = inserted.map_err(|error| if taken(&error) { ImportError::Changed } else { error.into() })?;
        tx.emit(&CourseCreated { course: id, by, title: plan.course.text.title.clone() })?;
        return Ok(store::courses::by_id(tx, id)?.ok_or(DbError::NoRow)?);
    };
    let course = store::courses::by_id(tx, expected.id)?.ok_or(ImportError::Changed)?;
    let lessons = store::lessons::placed(tx, expected.id)?;
    if course.version != expected.version || lessons != plan.existing.lessons {
        return Err(ImportError::Changed);
    }
    Ok(course)
}

struct Writer<'a> {
    tx: &'a mut Tx,
    plan: &'a Plan,
    course: CourseId,
    files: HashMap<String, FileId>,
    done: Imported,
    /// Whether anything was written.
    touched: bool,
}

impl Writer<'_> {
    fn prices(&mut self) -> Result<(), DbError> {
        if let Some(prices) = &self.plan.prices {
            store::courses::set_prices(self.tx, self.course, prices)?;
            let before = self.plan.existing.prices.clone();
            self.done.repriced = Some(Repriced { before, now: prices.clone() });
            self.touched = true;
        }
        Ok(())
    }

    fn images(&mut self) -> Result<(), DbError> {
        for file in &self.plan.existing.files {
            self.files.insert(file.path.clone(), file.id);
        }
        for image in &self.plan.images {
            let known = self.plan.existing.files.iter().find(|file| file.path == image.path);
            if known.is_some_and(|file| file.digest == image.digest) {
                continue;
            }
            let id = store::files::put(
                self.tx,
                self.course,
                &image.path,
                &image.digest,
                image.media_type,
                &image.bytes,
            )?;
            self.files.insert(image.path.clone(), id);
            self.touched = true;
        }
        Ok(())
    }

    fn parts(&mut self) -> Result<(), DbError> {
        let plan = self.plan;
        let mut position = 0;
        for (at, part) in plan.parts.iter().enumerate() {
            let id = self.part(at, &part.title)?;
            for module in &part.modules {
                if module.lessons.is_empty() {
                    continue;
                }
                position += 1;
                let module_id = self.module(id, position, module)?;
                for (place, lesson) in (1..).zip(&module.lessons) {
                    self.lesson(module_id, place, lesson)?;
                }
            }
        }
        self.move_own_modules(position)
    }

    /// Parts have no name of their own in a book: the first stays the first.
    fn part(&mut self, at: usize, title: &str) -> Result<PartId, DbError> {
        let position = i64::try_from(at).unwrap_or(i64::MAX);
        match self.plan.existing.parts.get(at) {
            None => {
                self.touched = true;
                store::outline::insert_part(self.tx, self.course, position, title)
            }
            Some((id, old_position, old_title)) => {
                if *old_position != position || old_title != title {
                    self.touched = true;
                    store::outline::update_part(self.tx, *id, position, title)?;
                }
                Ok(*id)
            }
        }
    }

    fn module(&mut self, part: PartId, position: i64, module: &PlannedModule) -> Result<ModuleId, DbError> {
        let known =
            self.plan.existing.modules.iter().find(|known| known.source_key.as_deref() == Some(&module.key));
        let Some(known) = known else {
            self.touched = true;
            return store::outline::insert_module(
                self.tx,
                self.course,
                part,
                position,
                module.section,
                &module.title,
                &module.key,
            );
        };
        let same = known.part_id == Some(part)
            && known.position == position
            && known.section == module.section
            && known.title == module.title;
        if !same {
            self.touched = true;
            store::outline::update_module(self.tx, known.id, part, position, module.section, &module.title)?;
        }
        Ok(known.id)
    }

    /// Modules that the author added stand after those of the book.
    fn move_own_modules(&mut self, last: i64) -> Result<(), DbError> {
        let own = self.plan.existing.modules.iter().filter(|module| module.source_key.is_none());
        for (position, module) in (last + 1..).zip(own) {
            if module.position != position {
                store::outline::move_module(self.tx, module.id, position)?;
            }
        }
        Ok(())
    }

    fn lesson(&mut self, module: ModuleId, place: i64, lesson: &PlannedLesson) -> Result<(), DbError> {
        match &lesson.before {
            None => self.add(module, place, lesson),
            Some(before) => self.update(module, place, lesson, before),
        }
    }

    fn add(&mut self, module: ModuleId, position: i64, lesson: &PlannedLesson) -> Result<(), DbError> {
        let minutes = match &lesson.text {
            PlannedText::Text { rendered, .. } => rendered.minutes,
            PlannedText::None => 0,
        };
        let id = store::lessons::insert(
            self.tx,
            &NewLesson {
                course: self.course,
                module,
                position,
                depth: lesson.depth,
                number: &lesson.number,
                slug: &lesson.slug,
                title: &lesson.title,
                trial: lesson.trial,
                state: lesson.state(),
                minutes,
                source_key: Some(&lesson.key),
            },
        )?;
        self.body(id, lesson)?;
        self.done.added += 1;
        self.touched = true;
        Ok(())
    }

    fn update(
        &mut self,
        module: ModuleId,
        position: i64,
        lesson: &PlannedLesson,
        before: &PlacedLesson,
    ) -> Result<(), DbError> {
        let mut minutes = before.minutes;
        let mut new_text = false;
        let mut new_body = false;
        if let PlannedText::Text { markdown, rendered, digest, edit } = &lesson.text {
            minutes = rendered.minutes;
            match edit {
                HandEdit::None => {}
                HandEdit::Kept => self.done.kept.push(lesson.title.clone()),
                HandEdit::Replaced => self.done.replaced.push(lesson.title.clone()),
            }
            let stored = self.plan.existing.bodies.get(&before.id);
            new_text = stored.is_none_or(|body| body.markdown != *markdown);
            new_body = new_text
                || stored.is_none_or(|body| {
                    body.html != rendered.html || body.imported_digest.as_ref() != Some(digest)
                });
        }
        let wanted = PlacedLesson {
            module_id: module,
            position,
            depth: lesson.depth,
            number: lesson.number.clone(),
            title: lesson.title.clone(),
            state: lesson.state(),
            minutes,
            ..before.clone()
        };
        let changed = new_text || before.title != lesson.title || before.state != wanted.state;
        if wanted != *before || new_body {
            store::lessons::update_imported(self.tx, &wanted)?;
            self.touched = true;
        }
        if new_body {
            self.body(before.id, lesson)?;
        }
        if changed {
            self.done.changed += 1;
        } else {
            self.done.unchanged += 1;
        }
        Ok(())
    }

    fn body(&mut self, id: LessonId, lesson: &PlannedLesson) -> Result<(), DbError> {
        let PlannedText::Text { markdown, digest, rendered, .. } = &lesson.text else { return Ok(()) };
        store::lessons::put_body(self.tx, id, markdown, &rendered.html, digest)?;
        // A text that the author had put pictures into may give way to that of the book.
        ::files::reclaim_shown(self.tx, self.plan.wish.author, &id.subject(), &[markdown])?;
        let shown = lesson.pictures().into_iter().flatten().filter_map(|path| self.files.get(path).copied());
        let shown: Vec<FileId> = shown.collect();
        store::files::link(self.tx, id, &shown)
    }

    fn retire_missing(&mut self) -> Result<(), DbError> {
        let planned =
            || self.plan.parts.iter().flat_map(|part| &part.modules).flat_map(|module| &module.lessons);
        let gone: Vec<LessonId> = self
            .plan
            .existing
            .lessons
            .iter()
            .filter(|lesson| lesson.state.is_listed() && lesson.source_key.is_some())
            .filter(|lesson| !planned().any(|other| Some(&other.key) == lesson.source_key.as_ref()))
            .map(|lesson| lesson.id)
            .collect();
        for id in gone {
            store::lessons::take_out(self.tx, id, LessonState::Retired)?;
            self.done.retired += 1;
            self.touched = true;
        }
        store::outline::delete_empty(self.tx, self.course)
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        let by = Some(self.plan.wish.author);
        if self.touched {
            store::courses::touch(self.tx, self.course)?;
            let Imported { added, changed, retired, .. } = self.done;
            self.tx.emit(&CourseImported { course: self.course, by, added, changed, retired })?;
        }
        let course = &self.done.course;
        if self.plan.wish.publish && course.stage != Stage::Published {
            store::courses::set_stage(self.tx, self.course, Stage::Published)?;
            let first = course.published_at.is_none();
            self.tx.emit(&CoursePublished { course: self.course, by, title: course.title.clone(), first })?;
        }
        self.done.course = store::courses::by_id(self.tx, self.course)?.ok_or(DbError::NoRow)?;
        Ok(self.done)
    }
}
