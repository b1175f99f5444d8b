//! Folders that are copied, and put back to what they were.

use rand::RngExt as _;
use stories::disk::copy_folder;

use crate::device::Device;
use crate::history::Log;
use crate::promise::{Broken, NOTHING_LOST, hold};
use crate::theme::Way;
use crate::world::{Backup, DEVICES_MAX, RelayBackup, World};

impl World {
    pub fn device_backup(&mut self) -> Result<(), Broken> {
        let (which, folder) = (self.which(), self.place());
        let device = &self.devices[which];
        copy_folder(&device.folder, &folder);
        let (made, memory) = (device.made.clone(), device.memory.clone());
        let what = format!("a backup of {}", device.name);
        self.backups.push(Backup { made, folder, memory });
        self.tell(what);
        Ok(())
    }

    /// A device goes on from an older copy of its folder.
    pub async fn device_put_back(&mut self) -> Result<(), Broken> {
        let which = self.which();
        let device = self.devices[which].made.device;
        let Some(backup) = self.backups.iter().rposition(|backup| backup.made.device == device) else { return Ok(()) };
        // What a closed device may have read is what it had when it was closed: it is left as it is.
        if !self.devices[which].is_active() {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        let (onto, backup) = (self.place(), &self.backups[backup]);
        let (from, memory) = (backup.folder.clone(), backup.memory.clone());
        self.devices[which].put_back(&from, memory, onto).await?;
        self.tell(format!("{} is put back from an older backup", self.devices[which].name));
        self.forgive().await
    }

    /// A second device goes on beside the first, from a copy of its folder.
    pub async fn device_copied(&mut self) -> Result<(), Broken> {
        let which = self.which();
        if self.devices.len() >= DEVICES_MAX || !self.devices[which].is_active() {
            return Ok(());
        }
        let (folder, room) = (self.place(), self.room());
        let first = &mut self.devices[which];
        first.is_one_of_several = true;
        copy_folder(&first.folder, &folder);
        let (made, memory) = (first.made.clone(), first.memory.clone());
        let name = format!("{}, copied", first.name);
        self.tell(format!("{name}: from now on there are two"));
        let mut copied = Device::open(made, name, folder, room).await?;
        copied.is_one_of_several = true;
        copied.memory = memory;
        self.devices.push(copied);
        Ok(())
    }

    pub fn relay_backup(&mut self) -> Result<(), Broken> {
        let (file, machine) = (self.place(), self.place());
        self.relay.backup(&file);
        self.relay.copy_machine(&machine);
        self.relay_backups.push(RelayBackup { file, machine });
        self.tell("a backup of the relay".to_owned());
        Ok(())
    }

    /// The relay goes on from an older copy.
    pub async fn relay_put_back(&mut self, way: Way) -> Result<(), Broken> {
        // What happened to access since is known to the journal alone, and forgotten with it.
        if self.relay_backups.is_empty() || (way != Way::Restore && self.access_changed) {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        let which = self.chance.random_range(0..self.relay_backups.len());
        let RelayBackup { file, machine } = &self.relay_backups[which];
        match way {
            Way::Restore => self.relay.restore(file).await,
            Way::WithoutJournal => self.relay.restore_without_journal(file).await,
            Way::Machine => self.relay.put_machine_back(machine).await,
        }
        if way == Way::WithoutJournal {
            // Backups of the machine hold a journal that is none any more.
            self.relay_backups.clear();
        }
        self.has_closed_before_a_restore |= self.devices.iter().any(|device| !device.is_active());
        self.log = Log::default();
        self.read_log();
        self.tell(format!("the relay is put back from an older copy: {way:?}"));
        self.forgive().await
    }

    /// Every act is in the log or on a device.
    pub async fn all_are_somewhere(&mut self) -> Result<(), Broken> {
        self.read_log();
        let nowhere = self.nowhere(true, |_, _| true).await?;
        hold(NOTHING_LOST, nowhere.is_empty(), || {
            let acts: Vec<&str> = nowhere.iter().map(|act| self.acts[*act].what.as_str()).collect();
            format!("neither in the log nor on any device: {acts:?}")
        })
    }

    /// What was only where it has just been destroyed is nobody's fault.
    pub async fn forgive(&mut self) -> Result<(), Broken> {
        let nowhere = self.nowhere(false, |device, act| device.is_active() || device.made.device == act.device).await?;
        for act in nowhere {
            self.acts[act].forgiven = true;
            let what = format!("  gone with it: {}", self.acts[act].what);
            self.tell(what);
        }
        Ok(())
    }
}
