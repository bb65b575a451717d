#![doc = include_str!("../README.md")]

pub mod commands;
pub mod demo;
mod door;
pub mod house;
mod pages;
pub mod server;
pub mod settings;
