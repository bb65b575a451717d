#![doc = include_str!("../README.md")]

pub mod commands;
pub mod demo;
pub mod house;
mod pages;
pub mod server;
pub mod settings;
