//! Courses, modules, lessons, progress, and books that become courses.
